"""What is asked of every table that names the object of a row by its kind and key."""

from collections.abc import Sequence
from typing import Self, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model

Row_co = TypeVar("Row_co", bound=Model, covariant=True)


class OfObjects(models.QuerySet[Row_co]):
    """Rows with `content_type` and `object_id`; they may outlive their object."""

    def of(self, obj: Model) -> Self:
        """Those of one object."""
        kind = ContentType.objects.get_for_model(obj)
        return self.filter(content_type=kind, object_id=obj.pk)

    def of_all(self, objects: Sequence[Model]) -> Self:
        """Those of objects of one kind."""
        if not objects:
            return self.none()
        kind = ContentType.objects.get_for_model(objects[0])
        return self.filter(content_type=kind, object_id__in=[obj.pk for obj in objects])
