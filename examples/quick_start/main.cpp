// [include]
#include <cormorant/cormorant.hpp>
#include <cstdio>

namespace cm = cormorant;
using namespace cormorant::literals;
// [end]

// [models]
struct Book;

struct Author {
    std::int64_t id = 0;  // the primary key; 0 = not stored yet
    std::string name;
    std::optional<std::string> country;  // optional = NULL allowed
    cm::reverse<Book, "author"> books;   // no column: the other side of Book::author
};

struct Book {
    std::int64_t id = 0;
    std::string title;
    cm::foreign_key<Author> author;
    int pages = 0;
    int stock = 0;

    static constexpr auto meta = cm::model(
        cm::max_length("title", 200), cm::on_delete("author", cm::cascade), cm::index("pages"));
};
// [end]

int main() {
    // [open]
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Author, Book>(db);
    // [end]

    // [create]
    Author tove = db.create(Author{.name = "Tove", .country = "Finland"});
    Author italo = db.create(Author{.name = "Italo", .country = "Italy"});
    std::vector<Book> books = {{.title = "Moominland", .author = tove, .pages = 160, .stock = 3},
                               {.title = "The Summer Book", .author = tove, .pages = 172},
                               {.title = "Invisible Cities", .author = italo, .pages = 165}};
    db.bulk_create(books);  // the keys come back
    // [end]

    // [filter]
    auto finnish = db.objects<Book>()
                       .filter("author.country"_f == "Finland" && "pages"_f >= 160)
                       .order_by("title"_f);
    for (const Book& book : finnish) std::printf("%s\n", book.title.c_str());
    std::printf("%zu books\n", finnish.size());  // no further query: the rows stay in `finnish`
    // [end]

    // [related]
    cm::query_log log(db);
    for (const Author& author : db.objects<Author>())
        std::printf("%s wrote %zu books\n", author.name.c_str(), author.books.size());
    std::printf("%zu queries, however many authors\n", log.count());
    // [end]

    // [annotate]
    for (const auto& row : db.objects<Author>().annotate("mean"_f = cm::avg("books.pages"_f)))
        std::printf("%s: %.0f pages a book\n", row->name.c_str(), row["mean"_f].value_or(0));
    // [end]

    // [update]
    // Commits at the end; an exception rolls back and is rethrown.
    db.transaction([&](cm::transaction& tx) {
        tx.objects<Book>().filter("stock"_f == 0).update("stock"_f = "stock"_f + 5);
        Book comet = tx.objects<Book>().get("title"_f == "Moominland");
        comet.title = "Comet in Moominland";
        tx.save(comet, "title"_f);  // this column alone
    });
    // [end]

    // [log]
    for (const auto& entry : log.entries())
        std::printf("%s  [%s]\n", entry.sql.c_str(), entry.parameters.c_str());
    // [end]
}
