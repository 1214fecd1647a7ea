#include "models.hpp"
#include "questions.hpp"

namespace chinook::CHINOOK_NAMES {

using namespace cormorant::literals;

std::vector<country_artist> best_selling_artist_by_country(const cm::database& db) {
    return db.objects<InvoiceLine>()
        .values("country"_f = "invoice.billing_country"_f, "artist"_f = "track.album.artist.name"_f)
        .annotate("tracks_sold"_f = cm::sum("quantity"_f).or_default(0),
                  "revenue"_f = cm::sum("unit_price"_f * "quantity"_f).or_default(0))
        .annotate(
            "place"_f = cm::rank().over(
                cm::partition_by("invoice.billing_country"_f).order_by("tracks_sold"_f.desc())))
        .filter("place"_f == 1)
        .order_by("invoice.billing_country"_f, "track.album.artist.name"_f)
        .as<country_artist>()
        .to_vector();
}

std::vector<country_genre> top_genres_by_country(const cm::database& db) {
    return db.objects<InvoiceLine>()
        .values("country"_f = "invoice.billing_country"_f, "genre"_f = "track.genre.name"_f)
        .annotate("tracks_sold"_f = cm::sum("quantity"_f).or_default(0))
        .annotate(
            "place"_f = cm::rank().over(
                cm::partition_by("invoice.billing_country"_f).order_by("tracks_sold"_f.desc())))
        .filter("place"_f <= 3)
        .order_by("invoice.billing_country"_f, "place"_f, "track.genre.name"_f)
        .as<country_genre>()
        .to_vector();
}

std::vector<month_revenue> revenue_by_month(const cm::database& db, int year) {
    return db.objects<Invoice>()
        .filter("date"_f.year() == year)
        .values("month"_f = cm::trunc_month("date"_f))
        .annotate("invoices"_f = cm::count(), "revenue"_f = cm::sum("total"_f).or_default(0))
        .order_by(cm::trunc_month("date"_f))
        .as<month_revenue>()
        .to_vector();
}

std::vector<invoice_total> running_total(const cm::database& db, std::int64_t customer) {
    const auto up_to_here = cm::sum("total"_f).over(cm::window_order_by("date"_f, "id"_f));
    return db.objects<Invoice>()
        .filter("customer"_f == customer)
        .annotate("so_far"_f = up_to_here)
        .order_by("date"_f, "id"_f)
        .as<invoice_total>()
        .to_vector();
}

std::vector<representative_sales> sales_by_representative(const cm::database& db) {
    const auto representatives =
        db.objects<Employee>()
            .filter("customers"_f != cm::null)
            .annotate("customer_count"_f = cm::count("customers"_f),
                      "revenue"_f = cm::sum("customers.invoices.total"_f).or_default(0))
            .select_related("reports_to"_f)
            .order_by("revenue"_f.desc());
    std::vector<representative_sales> sales;
    for (const auto& row : representatives) {
        text manager;
        if (row->reports_to)
            manager = (*row->reports_to)->first_name + ' ' + (*row->reports_to)->last_name;
        sales.push_back({row->first_name + ' ' + row->last_name, manager, row["customer_count"_f],
                         row["revenue"_f]});
    }
    return sales;
}

std::vector<std::string> managers_of(const cm::database& db, std::int64_t employee) {
    const auto asked = db.objects<Employee>()
                           .select_related("reports_to.reports_to.reports_to"_f)
                           .get("id"_f == employee);
    std::vector<std::string> chain;
    for (const Employee* e = &asked; e->reports_to;) {
        e = &**e->reports_to;
        chain.push_back(e->first_name + ' ' + e->last_name);
    }
    return chain;
}

}  // namespace chinook::CHINOOK_NAMES
