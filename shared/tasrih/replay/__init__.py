"""A closed window of history read again through the code that ran live, for audits.

window.py      which records belong to it, and whether all of them are still there
workspace.py   what is found, in files, so that memory stays constant and an interrupted replay goes on
detecting.py   articles to claims, by processes that each take whole partitions
deciding.py    claims to decisions and alerts, in the order in which the alerter met them
rows.py        the result as lines, in the order of events
comparing.py   the result beside what was really sent
bundle.py      all of it as signed evidence that is checked offline
feeding.py     the result into another topic
"""
