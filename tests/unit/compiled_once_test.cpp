#include <gtest/gtest.h>

#include "cormorant/cormorant.hpp"
#include "cormorant/schema/model.hpp"

namespace cm = cormorant;
using namespace cormorant::literals;

namespace once {

struct Author;

struct Book {
    std::int64_t id = 0;
    std::string title;
    cm::foreign_key<Author> author;
    static constexpr auto meta =
        cm::model(cm::table("once_book"), cm::index("title"), cm::check("titled", "title"_f != ""),
                  cm::unique("title"));
};

struct Author {
    std::int64_t id = 0;
    std::string name;
    cm::reverse<Book, "author"> books;
    static constexpr auto meta = cm::model(cm::table("once_author"));
};

}  // namespace once

extern template struct cm::compiled_once<once::Book>;
extern template struct cm::compiled_once<once::Author>;

namespace {

using once::Author;
using once::Book;

TEST(models_compiled_once, are_used_like_others) {
    const cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Author, Book>(db);
    const Author ann = db.create(Author{.name = "Ann"});
    db.create(Book{.title = "Sea", .author = ann});
    EXPECT_EQ(db.objects<Author>().filter("books.title"_f == "Sea").get().books[0].title, "Sea");
    EXPECT_EQ(db.objects<Book>().select_related("author"_f).get().author->name, "Ann");
    EXPECT_THROW(db.create(Book{.title = "", .author = ann}), cm::integrity_error);
    EXPECT_THROW(db.create(Book{.title = "Sea", .author = ann}), cm::integrity_error);
}

TEST(models_compiled_once, keep_their_indexes_in_the_order_of_the_options) {
    const auto& book = cm::detail::model_of<Book>();
    ASSERT_EQ(book.indexes.size(), 1U);
    EXPECT_TRUE(book.find("title")->unique);
    ASSERT_EQ(book.checks.size(), 1U);
    EXPECT_EQ(book.checks[0].name, "titled");
    EXPECT_EQ(&book, &cm::compiled_once<Book>::model());
}

}  // namespace

template struct cm::compiled_once<once::Book>;
template struct cm::compiled_once<once::Author>;
