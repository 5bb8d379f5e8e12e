"""The documentation keeps up with the code: settings, commands, tasks, paths, links, and examples that load."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import get_args

import click
import msgspec
import pytest

from tasrih.cli.main import cli
from tasrih.detection.known import KnownIds
from tasrih.detection.topics import Taxonomy
from tasrih.events.model import Suppression
from tasrih.feeds.errors import FEED_REASONS
from tasrih.feeds.sources import Feed, load_sources
from tasrih.messaging.topics import topic_table
from tasrih.officials.registry import Registry
from tasrih.positions.alerting.watches import Watch, load_watches
from tasrih.settings import Settings
from tasrih.telemetry.health import Need
from tasrih.telemetry.metrics import METRICS, CounterName, GaugeName, Name
from tests.command_lines import commands, refusal

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
FEEDS = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")
SUBSCRIBING = (ROOT / "docs" / "subscribing.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PAGES = sorted({ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")})


def rows(text: str) -> list[list[str]]:
    """Cells of all table rows of a page."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


def test_the_table_of_metrics_is_that_of_the_code():
    table = {cells[0].strip("`"): cells[1:] for cells in rows(OPERATIONS) if cells[0].startswith("`tasrih_")}
    assert table == {name: metric_row(name) for name in METRICS}


def metric_row(name: Name) -> list[str]:
    kind = "counter" if name in get_args(CounterName) else "gauge" if name in get_args(GaugeName) else "histogram"
    return [kind, ", ".join(f"`{label}`" for label in METRICS[name].labels), METRICS[name].meaning]


def test_everything_that_can_be_missing_is_explained():
    keys = {cells[0].strip("`") for cells in rows(OPERATIONS) if len(cells) == 2 and cells[0].startswith("`")}
    assert keys == {*get_args(Need), "progress"}


def shown_default(value: object) -> str:
    return {None: "none", "": "empty"}.get(value, f"`{value}`")


def test_the_table_of_settings_is_that_of_the_code():
    settings = [row for row in rows(CONFIGURATION) if row[0].startswith("`TASRIH_") and len(row) == 3]
    table = {row[0].strip("`"): row[1] for row in settings}
    fields = msgspec.structs.fields(Settings)
    assert table == {f"TASRIH_{field.name.upper()}": shown_default(field.default) for field in fields}


def test_every_condition_of_a_watch_is_explained():
    explained = {row[0].strip("`") for row in rows(CONFIGURATION)}
    assert set(Watch.__struct_fields__) - {"name", "description"} <= explained


def test_the_table_of_topics_is_that_of_the_code():
    table = {row[0].split(",")[0].strip("`"): row[2] for row in rows(CONFIGURATION) if len(row) == 5}
    for topic in topic_table([]):
        assert table[re.sub(r"^alerts\..*", "alerts.<kind>", topic.name)] == str(topic.partitions)


def test_the_readme_lists_every_command_and_no_other():
    listed = [name for row in rows(README) for name in re.findall(r"`(tasrih [a-z -]+)`", row[0])]
    assert sorted(listed) == sorted(commands(cli, click.Context(cli), "tasrih"))


def test_the_readme_names_every_task_of_the_makefile_and_no_other():
    tasks = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    (sentence,) = re.findall(r"`make` alone lists the tasks: ([^.]*)\.", README)
    assert sorted(re.findall(r"`([a-z-]+)`", sentence)) == sorted(tasks)


_SHOWN = re.compile(r"^(?: {4,}| *\$ )(?:\w+=\S+ )*(?:\.venv/bin/)?tasrih (.*?)(?: > \S+)?(?: +#.*)?$", re.M)
"""A command in a block of code, without variables before it, and the remark or the file behind it."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_that_are_shown_are_there_and_take_their_arguments(page):
    shown = [line for line in _SHOWN.findall(page.read_text(encoding="utf-8")) if "…" not in line]
    assert {line: refusal(shlex.split(line)) for line in shown if refusal(shlex.split(line))} == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("positions verify", ""),
        ("replay --from -2h --to 2025-09-04T18:30:00Z", ""),
        ("positions compare", "no command"),
        ("positions", "no command"),
        ("subscribe --since -2h", "No such option"),
        ("subscribe --kind promise", "Invalid value"),
        ("explain", "Missing argument"),
    ],
)
def test_a_command_that_is_not_there_or_takes_something_else_is_noticed(words, said):
    found = refusal(words.split())
    assert found == "" if not said else said in found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_paths_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing = [link for link in links if not target_exists(page, link)]
    paths = re.findall(r"`((?:services|shared|deploy|tests|docs|schemas)/[\w./-]+)`", text)
    assert missing + [path for path in paths if not (ROOT / path).exists()] == []


def target_exists(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_layout_names_every_room():
    named = set(re.findall(r"`((?:services|shared/tasrih|tests)/\w+)`", README))
    folders = [ROOT / "services", ROOT / "shared" / "tasrih"]
    rooms = {room.relative_to(ROOT).as_posix() for folder in folders for room in folder.iterdir() if is_room(room)}
    assert rooms <= named


def test_the_table_of_tests_names_every_folder_of_them():
    named = {folder for row in rows(ARCHITECTURE) for folder in re.findall(r"`tests/(\w+)`", row[0])}
    assert {folder.name for folder in (ROOT / "tests").iterdir() if any(folder.glob("*.py"))} == named


def is_room(folder: Path) -> bool:
    return (folder / "__init__.py").is_file()


def test_the_architecture_names_every_layer():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rooms = {room.strip().rpartition(".")[2] for layer in layers for room in layer.split("|")}
    assert [room for room in sorted(rooms) if not re.search(rf"\b{room}\b", ARCHITECTURE)] == []


@pytest.mark.parametrize("part", ["detection", "positions"])
def test_the_page_of_a_part_with_rooms_names_every_module(part):
    """Also that each stands in the room that the page says."""
    room = ROOT / "shared" / "tasrih" / part
    modules = {path.relative_to(room).as_posix() for path in room.rglob("*.py") if path.name != "__init__.py"}
    text = (ROOT / "docs" / f"{part}.md").read_text(encoding="utf-8")
    assert [module for module in sorted(modules) if not re.search(rf"(?<![\w/]){re.escape(module)}", text)] == []


@pytest.mark.parametrize(
    ("name", "load"),
    [
        ("my-officials.yaml", lambda path: Registry.load([path])),
        ("my-topics.yaml", lambda path: Taxonomy.load([path])),
        ("my-watches.yaml", load_watches),
    ],
)
def test_the_examples_of_own_data_load(name, load, tmp_path):
    (example,) = re.findall(rf"^```yaml\n# {re.escape(name)}\n(.*?)^```", CONFIGURATION, re.M | re.S)
    path = tmp_path / name
    path.write_text(example, encoding="utf-8")
    assert load(path)


def test_the_feeds_of_their_page_load_and_every_field_and_reason_is_explained(tmp_path):
    (example,) = re.findall(r"^```yaml\n# my-feeds.yaml\n(.*?)^```", FEEDS, re.M | re.S)
    path = tmp_path / "my-feeds.yaml"
    path.write_text(example, encoding="utf-8")
    assert load_sources(path).names == ["valley", "valley_money", "drop"]
    explained = {row[0].strip("`") for row in rows(FEEDS)}
    assert {*Feed.__struct_fields__, *FEED_REASONS} <= explained
    defaults = {row[0].strip("`"): row[1] for row in rows(FEEDS) if len(row) == 3}
    for field in msgspec.structs.fields(Feed):
        if field.default not in (msgspec.NODEFAULT, ""):
            assert defaults[field.name].strip("`") == str(field.default).removesuffix(".0")


def test_the_watches_of_the_page_for_subscribers_load_and_name_what_is_known(tmp_path):
    (example,) = re.findall(r"^```yaml\n(.*?)^```", SUBSCRIBING, re.M | re.S)
    path = tmp_path / "watches.yaml"
    path.write_text(example, encoding="utf-8")
    assert {"gulf_money", "threats_to_iran"} < {watch.name for watch in load_watches(path, KnownIds.load([], []))}


def test_every_reason_for_no_alert_is_explained():
    assert set(get_args(Suppression)) <= {row[0].strip("`") for row in rows(SUBSCRIBING)}


def test_every_decision_is_listed():
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    files = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", index) == files
    for name in files:
        text = (ROOT / "docs" / "adr" / name).read_text(encoding="utf-8")
        assert re.findall(r"^## (\w+)$", text, re.M) == ["Context", "Decision", "Consequences", "Rejected"], name
