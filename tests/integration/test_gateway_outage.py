"""The gateway while Kafka is away: it serves what it knows, says what it lacks, and goes on by itself."""

from contextlib import ExitStack

from deploy.local.kafka import Extras, kafka
from deploy.local.processes import free_port
from tests.integration.gateway_client import gateway, names, send
from tests.integration.installation import installation

OUR_OWN = Extras({}, {}, ("-Dtasrih.test=outage",))
"""A broker that nobody else uses, for it goes away."""


def test_it_serves_what_it_knows_and_its_subscribers_hear_what_comes_afterwards(redis_url, tmp_path):
    port, folder = free_port(), tmp_path / "kafka"
    with ExitStack() as stack:
        with kafka(folder, say=print, preferred_port=port, extras=OUR_OWN) as broker:
            place = installation(broker.address, redis_url, "outage", tmp_path)
            send(place, "before")
            served = stack.enter_context(gateway(place))
            stream = stack.enter_context(served.listening())
        place.wait(lambda: not served.is_ready())
        assert names(served.get("/v1/alerts")) == ["before"]
        assert served.get("/v1/claims/x")[0] in {404, 503}
        with kafka(folder, say=print, preferred_port=port, extras=OUR_OWN):
            place.wait(served.is_ready)
            send(place, "after", hour=1)
            assert stream.names(1) == ["after"]
            assert names(served.get("/v1/alerts")) == ["after", "before"]
            stack.close()
