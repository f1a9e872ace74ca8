"""People as columns: what is known of everyone who could be sent."""

from composer.pool.people import Person, Pool
from composer.pool.raw import Interner, RawColumn, RawTable
from composer.pool.tour import NO_DAYS, Tour

__all__ = ["NO_DAYS", "Interner", "Person", "Pool", "RawColumn", "RawTable", "Tour"]
