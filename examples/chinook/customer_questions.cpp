#include "models.hpp"
#include "questions.hpp"

namespace chinook::CHINOOK_NAMES {

using namespace cormorant::literals;

std::vector<customer_place> customers_without_invoice_in(const cm::database& db, int year) {
    return db.objects<Customer>()
        .exclude("invoices.date"_f.year() == year)
        .order_by("last_name"_f, "first_name"_f)
        .as<customer_place>()
        .to_vector();
}

std::vector<customer_spending> customers_above_average(const cm::database& db) {
    return db.objects<Customer>()
        .annotate("spent"_f = cm::sum("invoices.total"_f).or_default(0))
        .annotate("average"_f = cm::avg("spent"_f).over(cm::partition_by()))
        .filter("spent"_f > "average"_f)
        .order_by("spent"_f.desc(), "last_name"_f)
        .as<customer_spending>()
        .to_vector();
}

std::vector<customer_genres> customers_of_most_genres(const cm::database& db, std::int64_t limit) {
    return db.objects<Customer>()
        .annotate("genres"_f = cm::count("invoices.lines.track.genre"_f).distinct())
        .order_by("genres"_f.desc(), "last_name"_f)
        .limit(limit)
        .as<customer_genres>()
        .to_vector();
}

std::vector<customer_period> first_and_last_invoices(const cm::database& db) {
    return db.objects<Customer>()
        .annotate("invoice_count"_f = cm::count("invoices"_f),
                  "first_invoice"_f = cm::min("invoices.date"_f),
                  "last_invoice"_f = cm::max("invoices.date"_f))
        .order_by("last_name"_f, "first_name"_f)
        .as<customer_period>()
        .to_vector();
}

std::vector<repeat_purchase> repeat_purchases(const cm::database& db) {
    return db.objects<InvoiceLine>()
        .values("customer_id"_f = "invoice.customer"_f,
                "first_name"_f = "invoice.customer.first_name"_f,
                "last_name"_f = "invoice.customer.last_name"_f, "track_name"_f = "track.name"_f)
        .annotate("times"_f = cm::sum("quantity"_f))
        .filter("times"_f > 1)
        .order_by("invoice.customer.last_name"_f, "track.name"_f)
        .as<repeat_purchase>()
        .to_vector();
}

std::vector<city_neighbour> customers_in_cities_of_employees(const cm::database& db) {
    const auto there = cm::query<Employee>().filter("city"_f == cm::outer("city"_f));
    return db.objects<Customer>()
        .filter(cm::exists(there))
        .annotate("employee"_f = cm::subquery(
                      there.order_by("hire_date"_f, "id"_f).scalars("last_name"_f).limit(1)))
        .order_by("city"_f, "last_name"_f)
        .as<city_neighbour>()
        .to_vector();
}

}  // namespace chinook::CHINOOK_NAMES
