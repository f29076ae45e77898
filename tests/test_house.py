"""The house: which room may know of which. A room imports nothing from a room above it."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

from tests.imports import circle_in, everything_below, height, import_graph, modules

# From the ground up. What stands in a package, but in none of its rooms, may use all of them.
ROOMS = [
    "contact.text",
    "contact.queries",
    "contact.pages",
    "contact.desk",
    "contact.mail",
    "contact.intake",
    "contact.erasures",
    "contact.inbox",
    "contact.replies",
    "casestudies.images",
    "casestudies.text",
    "casestudies.tables",
    "casestudies.proof",
    "casestudies.addresses",
    "casestudies.history",
    "casestudies.version",
    "casestudies.triggers",
    "casestudies.lists",
    "casestudies.menus",
    "casestudies.page",
    "casestudies.search",
    "casestudies.files",
    "casestudies.machines",
    "casestudies.packs",
    "casestudies.desk",
    "consultancy",
]
PACKAGES = ["contact", "casestudies", "consultancy"]
# Where rows are: whoever reads text or pictures needs no database.
ORM = ["django.db", "django.contrib", "casestudies.models", "contact.models"]
# What answers visitors.
PUBLIC = ["casestudies.urls", "contact.urls", "consultancy.views"]
# The command of the import stands on everything that it reads: front matter, configuration, site,
# languages, files, addresses, documents.
MAX_HEIGHT = 13
# Of rooms, a module that is in none being one of its own; contact/ and consultancy/ are one each.
MAX_FLOORS = 13
# By which Django finds them.
SHARED_NAMES = {"Command"}


@pytest.fixture(scope="module")
def graph():
    return import_graph(modules(Path(settings.BASE_DIR), *PACKAGES))


def within(name, rooms):
    return any(f"{name}.".startswith(f"{room}.") for room in rooms)


def climbing(graph, rooms):
    """The imports that lead from one of the rooms to one that stands later in the list."""
    return [
        f"{name} imports {other}"
        for place, room in enumerate(rooms)
        for name, others in sorted(graph.items())
        for other in sorted(others)
        if within(name, [room]) and within(other, rooms[place + 1 :])
    ]


def test_packages_import_one_way(graph):
    assert climbing(graph, PACKAGES) == []


def test_rooms_import_one_way(graph):
    assert climbing(graph, ROOMS) == []


def test_every_room_is_there(graph):
    assert [room for room in ROOMS if room not in graph] == []


def test_no_module_imports_itself_by_a_detour(graph):
    assert circle_in(graph) == []


@pytest.mark.parametrize("room", ["casestudies.images", "casestudies.text"])
def test_text_and_images_know_no_database(graph, room):
    own = [name for name in graph if within(name, [room])]

    known = everything_below(own, graph)

    assert sorted(name for name in known if within(name, ORM)) == []


def test_public_pages_know_nothing_of_the_desk(graph):
    known = everything_below(PUBLIC, graph)

    assert sorted(name for name in known if within(name, ["casestudies.desk"])) == []


def test_house_grows_no_higher(graph):
    heights = {}

    for name in graph:
        height(name, graph, heights)

    assert max(heights.values()) <= MAX_HEIGHT


@pytest.fixture(scope="module")
def house(graph):
    """By room of casestudies/, the rooms that it uses, and the packages around it."""
    rooms = defaultdict(set)
    for name, others in graph.items():
        rooms[room_of(name)] |= {room_of(other) for other in others if other in graph}
    return {room: others - {room} for room, others in rooms.items()}


def room_of(name):
    package, _dot, within_it = name.partition(".")
    return f"casestudies.{within_it.partition('.')[0]}" if package == "casestudies" else package


def test_no_room_of_case_studies_uses_itself_by_a_detour(house):
    assert circle_in(house) == []


def test_rooms_of_case_studies_stand_on_few_floors(house):
    heights = {}

    for room in house:
        height(room, house, heights)

    assert max(heights.values()) <= MAX_FLOORS


def test_each_public_name_is_one_thing():
    known = defaultdict(list)

    for module, file in modules(Path(settings.BASE_DIR), *PACKAGES).items():
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                known[node.name].append(module)

    assert {name for name, found in known.items() if len(found) > 1} <= SHARED_NAMES


@pytest.fixture
def built(tmp_path):
    """The graph of two modules of one package with those lines."""

    def build(one, other):
        (tmp_path / "house" / "cellar").mkdir(parents=True)
        (tmp_path / "house" / "__init__.py").write_text("")
        (tmp_path / "house" / "cellar" / "__init__.py").write_text(one)
        (tmp_path / "house" / "attic.py").write_text(other)
        return import_graph(modules(tmp_path, "house"))

    return build


def test_circle_is_found(built):
    graph = built("def late():\n    from house import attic", "import house.cellar")

    assert circle_in(graph) == ["house.attic", "house.cellar", "house.attic"]


def test_climbing_is_found(built):
    graph = built("from house.attic import dust", "")

    assert climbing(graph, ["house.cellar", "house.attic"]) == ["house.cellar imports house.attic"]


def test_detour_to_the_database_is_found(built):
    graph = built("from house import attic", "from django.db.models import Q")

    assert "django.db.models" in everything_below(["house.cellar"], graph)
