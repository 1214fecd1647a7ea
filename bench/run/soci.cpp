// SOCI, with a type_conversion for each struct.

#ifdef CORMORANT_BENCH_SOCI

#include <soci/soci.h>

#include <utility>

#include "plain_contender.hpp"
#include "sql.hpp"

// The backends of SOCI that this program was linked with. Their headers bring the C clients' along,
// and SOCI's SQLite header clashes with SQLite's own.
extern "C" {
soci::backend_factory const* factory_sqlite3();
#ifdef CORMORANT_BENCH_SOCI_POSTGRESQL
soci::backend_factory const* factory_postgresql();
#endif
#ifdef CORMORANT_BENCH_SOCI_MYSQL
soci::backend_factory const* factory_mysql();
#endif
}

namespace bench {
namespace {

/// SOCI insists on the type that it gives a column: a key is an int for SQLite's INTEGER, a long
/// long for the bigint of servers.
template <class Key>
struct soci_user : user_row {};
template <class Key>
struct soci_order : order_row {};
template <class Key>
struct soci_user_with_profile : user_with_profile {};

}  // namespace
}  // namespace bench

namespace soci {

template <class Key>
struct type_conversion<bench::soci_user<Key>> {
    using base_type = values;
    static void from_base(const values& v, indicator, bench::user_row& row) {
        row.id = v.get<Key>("id");
        row.name = v.get<std::string>("name");
        row.email = v.get<std::string>("email");
        row.is_active = v.get<int>("is_active") != 0;
        row.age = v.get<int>("age");
        row.balance = v.get<double>("balance");
        row.profile_id = v.get<Key>("profile_id");
    }
    static void to_base(const bench::user_row& row, values& v, indicator& ind) {
        v.set("name", row.name);
        v.set("email", row.email);
        v.set("is_active", static_cast<int>(row.is_active));
        v.set("age", row.age);
        v.set("balance", row.balance);
        v.set("profile_id", static_cast<Key>(row.profile_id));
        ind = i_ok;
    }
};

template <class Key>
struct type_conversion<bench::soci_order<Key>> {
    using base_type = values;
    static void from_base(const values& v, indicator, bench::order_row& row) {
        row.id = v.get<Key>("id");
        row.user_id = v.get<Key>("user_id");
        row.total = v.get<double>("total");
        row.status = v.get<std::string>("status");
    }
};

template <class Key>
struct type_conversion<bench::soci_user_with_profile<Key>> {
    using base_type = values;
    static void from_base(const values& v, indicator ind, bench::user_with_profile& row) {
        type_conversion<bench::soci_user<Key>>::from_base(v, ind, row.user);
        row.profile.id = v.get<Key>("p_id");
        row.profile.bio = v.get<std::string>("p_bio");
        if (v.get_indicator("p_city") == i_ok) row.profile.city = v.get<std::string>("p_city");
    }
};

}  // namespace soci

namespace bench {
namespace {

template <class Key>
class with_soci final : public plain_contender<with_soci<Key>> {
    using user = soci_user<Key>;
    using order = soci_order<Key>;

    // Names of the base are looked up only where they are said to be its own.
    using plain_contender<with_soci>::of_;
    using plain_contender<with_soci>::keys_;
    using plain_contender<with_soci>::rows_;
    using plain_contender<with_soci>::fresh_;

public:
    with_soci(const soci::backend_factory& with, const std::string& connection, const sizes& of)
        : plain_contender<with_soci>(of), on_(with, connection) {
        if (std::string_view(on_.get_backend_name()) != "sqlite3") return;
        on_ << "PRAGMA foreign_keys=ON";
        on_ << "PRAGMA synchronous=normal";
    }

    [[nodiscard]] std::string_view name() const override { return "SOCI"; }
    // Its columns must be named to be converted: the figures beside a user have no struct's names.
    [[nodiscard]] bool can(workload w) const override {
        return w != workload::group && w != workload::chain && w != workload::import;
    }

    std::vector<user_row> load_users() {
        const soci::rowset<user> found = (on_.prepare << sql::load);
        std::vector<user_row> made;
        for (const user& row : found) made.push_back(row);
        return made;
    }

    template <class Use>
    void get(Use& use) {
        soci::transaction whole(on_);
        get_alone(use);
        whole.commit();
    }

    template <class Use>
    void get_alone(Use& use) {
        long long key = 0;
        user row;
        soci::statement st = (on_.prepare << sql::get, soci::use(key, "id"), soci::into(row));
        for (const std::int64_t k : keys_) {
            key = k;
            row = user{};
            st.execute(true);
            use.user(row);
        }
    }

    template <class Use>
    void load(Use& use) {
        use.users(load_users());
    }

    template <class Use>
    void join(Use& use) {
        const soci::rowset<soci_user_with_profile<Key>> found = (on_.prepare << sql::join);
        std::vector<user_with_profile> rows;
        for (const auto& row : found) rows.push_back(row);
        use.joined(rows);
    }

    template <class Use>
    void children(Use& use) {
        users_and_orders made;
        const soci::rowset<user> users = (on_.prepare << sql::load);
        for (const user& row : users) made.users.emplace_back().user = row;
        const soci::rowset<order> orders = (on_.prepare << sql::orders);
        for (const order& row : orders) made.orders.push_back(row);
        stitch(made);
        use.children(made);
    }

    template <class Use>
    void create(Use& use) {
        soci::transaction whole(on_);
        user row;
        long long key = 0;
        const bool returns = std::string_view(on_.get_backend_name()) == "postgresql";
        // As const: otherwise SOCI reads the row back from the values after the statement.
        soci::statement st = returns ? (on_.prepare << sql::insert + " RETURNING id",
                                        soci::use(std::as_const(row)), soci::into(key))
                                     : (on_.prepare << sql::insert, soci::use(std::as_const(row)));
        for (user_row& fresh : fresh_) {
            static_cast<user_row&>(row) = fresh;
            st.execute(true);
            if (!returns) on_.get_last_insert_id("app_user", key);
            fresh.id = key;
        }
        whole.commit();
        use.keys(fresh_);
    }

    template <class Use>
    void update(Use& use) {
        soci::transaction whole(on_);
        long long key = 0;
        double balance = 0;
        soci::statement st =
            (on_.prepare << sql::update, soci::use(balance, "balance"), soci::use(key, "id"));
        for (const user_row& row : rows_) {
            key = row.id;
            balance = row.balance;
            st.execute(true);
        }
        whole.commit();
        use.number(static_cast<std::int64_t>(rows_.size()));
    }

    template <class Use>
    void related(Use& use) {
        std::string city;
        user row;
        soci::statement st =
            (on_.prepare << sql::related, soci::use(city, "city"), soci::into(row));
        for (std::int64_t i = 0; i < of_.cities; ++i) {
            city = made_city(i);
            std::vector<user_row> rows;
            st.execute();
            while (st.fetch()) rows.push_back(row);
            use.users(rows);
        }
    }

private:
    soci::session on_;
};

#ifdef CORMORANT_BENCH_SOCI_MYSQL
std::string mysql_words(const place& where) {
    const server_address to = address_of(where.url);
    return "host='" + to.host + "' port=" + std::to_string(to.port) + " user='" + to.user +
           "' password='" + to.password + "' db='" + to.database + "' charset=utf8mb4";
}
#endif

}  // namespace

std::unique_ptr<contender> make_soci(const place& where, const sizes& of) {
    switch (where.on) {
        case backend::sqlite:
            return std::make_unique<with_soci<int>>(
                *factory_sqlite3(), "db=" + where.url.substr(std::string_view("sqlite:").size()),
                of);
#ifdef CORMORANT_BENCH_SOCI_POSTGRESQL
        case backend::postgresql:
            return std::make_unique<with_soci<long long>>(*factory_postgresql(), where.url, of);
#endif
#ifdef CORMORANT_BENCH_SOCI_MYSQL
        case backend::mariadb:
            return std::make_unique<with_soci<long long>>(*factory_mysql(), mysql_words(where), of);
#endif
        default:
            return nullptr;
    }
}

}  // namespace bench

#endif
