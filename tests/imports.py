"""What imports what, read from the sources: modules by name, and circles among them."""

import ast


def modules(root, *packages):
    """The files of the packages below the root by the name of their module; no migrations."""
    files = [file for package in packages for file in (root / package).rglob("*.py")]
    return {name_of(f.relative_to(root)): f for f in files if "migrations" not in f.parts}


def name_of(path):
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def import_graph(files):
    """By module, the names of all that it imports, anywhere in its code."""
    return {name: set(imported(ast.parse(file.read_text()), files)) for name, file in files.items()}


def imported(tree, files):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in files else node.module for name in names)


def circle_in(graph):
    """Modules that import each other in a circle, the first one again at the end; [] without."""
    seen = set()
    for name in sorted(graph):
        if found := circle_from(name, graph, [], seen):
            return found
    return []


def circle_from(name, graph, path, seen):
    if name in path:
        return [*path[path.index(name) :], name]
    if name in seen:
        return []
    seen.add(name)
    following = (circle_from(n, graph, [*path, name], seen) for n in sorted(graph.get(name, ())))
    return next(filter(None, following), [])


def everything_below(names, graph):
    """The modules and all that they import, directly or not."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        waiting += graph.get(name, set()) - found - {name}
        found.add(name)
    return found


def height(name, graph, known):
    """How many modules stand on each other below and with this one; `known` is filled."""
    if name not in known:
        below = (height(n, graph, known) for n in graph[name] if n in graph)
        known[name] = 1 + max(below, default=0)
    return known[name]
