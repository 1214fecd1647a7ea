// The questions once more, to tables that are named as in Chinook's script for PostgreSQL.

#define CHINOOK_NAMES snake_case
#include "answers.cpp"
#include "catalogue_questions.cpp"
#include "customer_questions.cpp"
#include "sales_questions.cpp"
