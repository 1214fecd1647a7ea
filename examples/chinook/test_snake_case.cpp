// The tests once more, for databases that are named as in Chinook's script for PostgreSQL.

#define CHINOOK_NAMES snake_case
#define chinook_test chinook_in_snake_case_test
#include "test_chinook.cpp"
