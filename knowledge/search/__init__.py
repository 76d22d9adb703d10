"""From a question to ranked entries: lexical and dense search, fusion, calibration."""
