#include "snippets/snippet.hpp"

namespace snippets {

namespace office {

struct Clerk {
    std::int64_t id = 0;
    std::string name;
};

// [model]
struct Invoice {
    std::int64_t id = 0;
    cm::foreign_key<Clerk> clerk;  // gets an index unasked
    std::string number;
    std::string status;
    std::int64_t cents = 0;
    cm::utc_time created;

    static constexpr auto meta = cm::model(cm::unique("number"), cm::index("-cents", "number"),
                                           cm::index("created")
                                               .where("status"_f == "open")
                                               .include("cents", "status")
                                               .named("open_invoices"),
                                           cm::check("cents_not_negative", "cents"_f >= 0));
};
// [end]

}  // namespace office

namespace {

using office::Clerk;
using office::Invoice;

TEST(declared_index, are_made_with_the_table) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Clerk, Invoice>(db);
    std::string made;
    for (const std::string& sql : db.fetch<std::string>(
             "select sql from sqlite_master where tbl_name = {} and sql is not null order by rowid",
             "invoice"))
        made += sql + ";\n";
    expect_sql(made, R"sql(
CREATE TABLE "invoice" (
  "id" INTEGER,
  "clerk_id" INTEGER NOT NULL,
  "number" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "cents" INTEGER NOT NULL,
  "created" TEXT NOT NULL,
  CONSTRAINT "pk_invoice" PRIMARY KEY ("id"),
  CONSTRAINT "uq_invoice__number" UNIQUE ("number"),
  CONSTRAINT "cents_not_negative" CHECK ("cents" >= 0),
  CONSTRAINT "fk_invoice__clerk_id" FOREIGN KEY ("clerk_id") REFERENCES "clerk" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX "idx_invoice__cents__number" ON "invoice" ("cents" DESC, "number");
CREATE INDEX "open_invoices" ON "invoice" ("created", "cents", "status") WHERE "status" = 'open';
CREATE INDEX "idx_invoice__clerk_id" ON "invoice" ("clerk_id");
)sql");
}

TEST(declared_index, the_plan_tells_which_is_used) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Clerk, Invoice>(db);
    // [explain]
    std::string plan = db.objects<Invoice>()
                           .filter("status"_f == "open")
                           .order_by("created"_f)
                           .values("created"_f, "cents"_f)
                           .explain();
    // [end]
    EXPECT_NE(plan.find("COVERING INDEX open_invoices"), std::string::npos) << plan;
}

}  // namespace
}  // namespace snippets
