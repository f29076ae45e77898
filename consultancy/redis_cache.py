"""Django's own Redis cache, which the site does without while the server is away."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache

from consultancy.resting import Resting

# Seconds for which a server is waited for, and for which one that failed is left alone.
PATIENCE = 1.0
LEFT_ALONE_FOR = 10.0

_resting = Resting("The Redis server of CACHE_URL", LEFT_ALONE_FOR)


class ForgivingRedisCache(RedisCache):
    """A server that fails is an empty cache which keeps nothing: whoever asks gets no error."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        # An extra: only a site that has a Redis server has its library.
        from redis import RedisError  # noqa: PLC0415
        from redis.backoff import NoBackoff  # noqa: PLC0415
        from redis.retry import Retry  # noqa: PLC0415

        bounds = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
        once = {"retry": Retry(NoBackoff(), 0)}
        options = bounds | once | params.get("OPTIONS", {})
        super().__init__(server, params | {"OPTIONS": options})
        self.error = RedisError

    def asked(self, ask: Callable[..., Any], *values: Any, otherwise: Any) -> Any:
        """What the server says; `otherwise` if it fails, or has just failed."""
        if _resting.is_resting():
            return otherwise
        try:
            return ask(*values)
        except (self.error, OSError) as error:
            _resting.rest(error)
            return otherwise

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        return bool(self.asked(super().add, key, value, timeout, version, otherwise=False))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self.asked(super().get, key, default, version, otherwise=default)

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        self.asked(super().set, key, value, timeout, version, otherwise=None)

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return bool(self.asked(super().touch, key, timeout, version, otherwise=False))

    def delete(self, key: Any, version: Any = None) -> bool:
        return bool(self.asked(super().delete, key, version, otherwise=False))

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        found: dict[Any, Any] = self.asked(super().get_many, list(keys), version, otherwise={})
        return found

    def has_key(self, key: Any, version: Any = None) -> bool:
        return bool(self.asked(super().has_key, key, version, otherwise=False))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Raises ValueError for what is not there, as every cache of Django's does."""
        number = self.asked(super().incr, key, delta, version, otherwise=None)
        if number is None:
            raise ValueError(f"Key {key!r} not found.")
        return int(number)

    def set_many(
        self, data: Mapping[Any, Any], timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> list[Any]:
        """The keys that could not be stored."""
        failed: list[Any] = self.asked(
            super().set_many, data, timeout, version, otherwise=list(data)
        )
        return failed

    def delete_many(self, keys: Iterable[Any], version: Any = None) -> None:
        self.asked(super().delete_many, list(keys), version, otherwise=None)

    def clear(self) -> None:
        self.asked(super().clear, otherwise=None)
