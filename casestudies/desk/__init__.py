"""What editors work with in the admin, on top of everything else in casestudies/.

The classes that Django registers stand in casestudies/admin.py.
"""
