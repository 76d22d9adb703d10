"""Records of other sites: kept to compare with and to draft from, never shown to citizens."""
