#include <gtest/gtest.h>

#include <chrono>
#include <cormorant/manage.hpp>
#include <string>
#include <vector>

#include "models.hpp"
#include "my/migrations.hpp"

namespace {

using namespace std::chrono_literals;

// What a service does when it starts.
void bring_up_to_date(cm::database& db) {
    // [migrate]
    cm::migrate<Author, Book>(db, my::migrations(), {.wait = 60s});
    // [end]
}

void refuse_an_old_database(cm::database& db) {
    // [require]
    cm::require_migrated<Author, Book>(db, my::migrations());
    // [end]
}

int manage(std::vector<const char*> words) {
    words.insert(words.begin(), "manage");
    return cm::manage<Author, Book>(static_cast<int>(words.size()), words.data(),
                                    {.migrations = MANAGE_MIGRATIONS});
}

TEST(manage, models_and_migrations_say_the_same) { EXPECT_EQ(manage({"check"}), 0); }

TEST(manage, a_program_brings_a_database_up_to_date_with_what_it_has_in_itself) {
    cm::database db = cm::open("sqlite::memory:");
    EXPECT_THROW(refuse_an_old_database(db), cm::migration_error);
    bring_up_to_date(db);
    refuse_an_old_database(db);
    bring_up_to_date(db);  // nothing is left to be done
    const Author tove = db.create(Author{.name = "Tove"});
    db.create(Book{.title = "Moominland", .author = tove, .status = "old"});
    EXPECT_EQ(db.objects<Book>().filter("status"_f == "old").count(), 1U);
}

TEST(manage, the_files_in_the_program_are_those_of_the_directory) {
    EXPECT_EQ(my::migrations().size(), 2U);
    EXPECT_EQ(my::migrations()[0].name, "0001_initial");
    EXPECT_EQ(my::migrations()[1].name, "0002_book_status");
}

}  // namespace
