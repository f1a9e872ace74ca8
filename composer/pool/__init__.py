"""People as columns: what is known of everyone who could be sent."""

from composer.pool.people import Person, Pool
from composer.pool.raw import Interner, RawColumn, RawTable
from composer.pool.tour import Tour

__all__ = ["Interner", "Person", "Pool", "RawColumn", "RawTable", "Tour"]
