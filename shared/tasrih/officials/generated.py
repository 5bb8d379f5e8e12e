"""Officials that no file lists one by one: states, their ministries and offices, posts. For the registry."""

from collections.abc import Iterable, Mapping

from tasrih.officials.countries import Countries
from tasrih.officials.data import RegistryData
from tasrih.officials.model import Official, StateBodyRecord, Term
from tasrih.officials.names import first_spelling

_PERSON = "{person}"


class Generated:
    """Builds officials from patterns: `fr`, `fr.foreign_ministry`, `president/fr`, `il.prime_minister_office`."""

    def __init__(self, data: RegistryData, countries: Countries) -> None:
        self._countries = countries
        self._bodies = data.state_bodies
        self._roles = data.roles
        self._office_roles = {body.principal: body.body for body in data.state_bodies.values() if body.principal}
        self._offices = {body.principal: body.id for body in data.bodies.values() if body.principal}

    def official(self, id_: str, explicit: Mapping[str, Official]) -> Official:
        """The official that an id describes.

        Raises:
            KeyError: the id describes none.
        """
        if "/" in id_:
            return self._post(id_, explicit)
        owner, _, body = id_.rpartition(".")
        if not owner and id_ in self._countries.records:
            name = first_spelling(self._countries.records[id_].name)
            return Official(id=id_, type="organisation", name=name, country=id_)
        if owner in self._countries.records and body in self._bodies:
            return self._state_body(id_, owner, self._bodies[body])
        if owner in explicit and body in self._bodies and _PERSON in self._bodies[body].names[0]:
            return self._private_office(id_, explicit[owner], self._bodies[body])
        raise KeyError(id_)

    def office_of(self, person: str, terms: Iterable[Term]) -> str:
        """Id of the office that speaks for a person: that of the post held, else a private one."""
        for term in terms:
            if (office := self._offices.get(f"{term.role}/{term.target}")) is not None:
                return office
            if term.role in self._office_roles and term.target in self._countries.records:
                return f"{term.target}.{self._office_roles[term.role]}"
        private = next(body.body for body in self._bodies.values() if _PERSON in body.names[0])
        return f"{person}.{private}"

    def _state_body(self, id_: str, country: str, body: StateBodyRecord) -> Official:
        return Official(
            id=id_,
            type=body.type,
            name=self._countries.fill(body.names[0], country),
            country=country,
            principal=f"{body.principal}/{country}" if body.principal else None,
        )

    def _private_office(self, id_: str, person: Official, body: StateBodyRecord) -> Official:
        name = body.names[0].replace(_PERSON, person.name)
        return Official(id=id_, type="office", name=name, country=person.country, principal=person.id)

    def _post(self, id_: str, explicit: Mapping[str, Official]) -> Official:
        role, _, target = id_.partition("/")
        record = self._roles[role]
        body = explicit.get(target)
        if body is None and target not in self._countries.records:
            body = self.official(target, explicit)
        country = target if body is None else body.country
        title = next(iter(record.titles if body is None else record.fixed.get(target, record.titles)), None)
        title = title or record.fixed[target][0]
        title = self._countries.fill(title, target) if body is None else title.replace("{body}", body.name)
        principal = target if record.speaks_for else None
        return Official(id=id_, type="office", name=first_spelling(title), country=country, principal=principal)
