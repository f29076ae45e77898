from unittest.mock import Mock

from tests import bench_import


def test_import_benchmark_fills_a_database_of_its_own(monkeypatch, capsys):
    measure = Mock(return_value=(1, 1))
    monkeypatch.setattr(bench_import, "measure", measure)
    monkeypatch.setattr(bench_import, "NUMBER", 1)
    monkeypatch.setenv("DATABASE_URL", "postgres://everyone@db/site")

    bench_import.main()

    *ours, _hugo = (call.kwargs.get("DATABASE_URL", "") for call in measure.call_args_list)
    assert all(url.startswith("sqlite:////") for url in ours)
