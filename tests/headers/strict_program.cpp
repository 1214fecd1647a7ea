// What programs define before they include us: Qt, Windows' headers, X11, and
// some of their own.
#define slots
#define signals public
#define emit
#define foreach for
#define forever for (;;)
#define interface struct
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define check(x) ((x) ? (void)0 : abort())
#define verify(x) check(x)
#define near
#define far
#define small char
#define None 0L
#define Status int
#define Bool int
#define Success 0
#define Always 2
#define ERROR 0
#define DELETE 1
#define IN
#define OUT
#define OPTIONAL
#define VOID void
#define CONST const
#define TRUE 1
#define FALSE 0
#define NO_ERROR 0
#define STRICT 1
#define major(d) (d)
#define minor(d) (d)
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define _(x) (x)
#include <cormorant/cormorant.hpp>
#include <cstdlib>
namespace cm = cormorant;
using namespace cormorant::literals;
struct Sale;
struct Bird {
    std::int64_t id = 0;
    std::string name;
    int fish = 0;
    std::optional<double> weight;
    cm::decimal price;
    cm::utc_time seen;
    cm::reverse<Sale, "bird"> sales;
    static constexpr auto meta =
        cm::model(cm::max_length("name", 40), (cm::check)("fed", "fish"_f > 0), cm::index("fish"));
};
struct Sale {
    std::int64_t id = 0;
    cm::foreign_key<Bird> bird;
    static constexpr auto meta = cm::model(cm::on_delete("bird", cm::cascade));
};
int main() {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Bird, Sale>(db);
    const Bird cora = db.create(Bird{.name = "Cora", .fish = 7});
    db.create(Sale{.bird = cora});
    std::vector<Bird> birds{{.name = "Max", .fish = 2}, {.name = "Kim", .fish = 5}};
    db.bulk_create(birds);
    std::int64_t sold = 0;
    for (const Bird& bird : db.objects<Bird>()
                                .filter("fish"_f > 2 && "name"_f.icontains("c"))
                                .order_by("fish"_f.desc()))
        sold += static_cast<std::int64_t>(bird.sales.size());
    const auto most =
        db.objects<Bird>().aggregate("most"_f = (cm::max)("fish"_f), "all"_f = cm::sum("fish"_f));
    db.transaction([&](cm::transaction& tx) {
        tx.objects<Bird>().filter("id"_f == cora.id).update("fish"_f = "fish"_f + 1);
    });
    const auto rows =
        db.fetch<std::tuple<std::string, int>>("select name, fish from bird where fish > {}", 3);
    for (const auto& row :
         db.objects<Bird>().annotate("sold"_f = cm::count("sales"_f)).filter("sold"_f > 0))
        sold += row["sold"_f];
    return sold > 0 && rows.size() == 2 && most["most"_f] ? EXIT_SUCCESS : EXIT_FAILURE;
}
