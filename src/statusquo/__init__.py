"""statusquo reads dated news and keeps the status quo."""
