"""Documents as offices issue them (TXT, PDF, scans, DOCX, HTML), read into details and passages."""
