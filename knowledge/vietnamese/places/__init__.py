"""Places of Gia Lai and Lâm Đồng, and the provinces of the country, before and since 1 July 2025."""

from knowledge.vietnamese.places.country import (
    CountrySpot,
    OldProvince,
    find_country,
    made_of,
    old_provinces,
    today_of,
)
from knowledge.vietnamese.places.finding import Spot, find_places, find_spots
from knowledge.vietnamese.places.kinds import DISTRICT_KINDS
from knowledge.vietnamese.places.locating import Located, country_beside, elsewhere, locate, located, named
from knowledge.vietnamese.places.provinces import PROVINCE_NAMES, find_province, new_province
from knowledge.vietnamese.places.table import (
    DATA,
    TODAY_PROVINCES,
    Place,
    all_places,
    communes_before,
    communes_of,
    name_of_key,
    parts_of,
    place_by_key,
    place_key,
    province_of_key,
)

__all__ = [
    "DATA", "DISTRICT_KINDS", "PROVINCE_NAMES", "TODAY_PROVINCES", "CountrySpot", "Located", "OldProvince",
    "Place", "Spot", "all_places", "communes_before", "communes_of", "country_beside", "elsewhere",
    "find_country", "find_places", "find_province", "find_spots", "locate", "located", "made_of",
    "name_of_key", "named", "new_province", "old_provinces", "parts_of", "place_by_key", "place_key",
    "province_of_key", "today_of",
]  # fmt: skip
