// SOCI, with a type_conversion for each struct. A file with SOCI's SQLite header may not include
// sqlite3.h before it.

#ifdef CORMORANT_BENCH_SOCI

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <utility>

#include "dispatch.hpp"
#include "sql.hpp"

namespace soci {

// SOCI reads a column that is declared INTEGER as an int, and insists on it.
template <>
struct type_conversion<bench::user_row> {
    using base_type = values;
    static void from_base(const values& v, indicator, bench::user_row& row) {
        row.id = v.get<int>("id");
        row.name = v.get<std::string>("name");
        row.email = v.get<std::string>("email");
        row.is_active = v.get<int>("is_active") != 0;
        row.age = v.get<int>("age");
        row.balance = v.get<double>("balance");
        row.profile_id = v.get<int>("profile_id");
    }
    static void to_base(const bench::user_row& row, values& v, indicator& ind) {
        v.set("name", row.name);
        v.set("email", row.email);
        v.set("is_active", static_cast<int>(row.is_active));
        v.set("age", row.age);
        v.set("balance", row.balance);
        v.set("profile_id", static_cast<int>(row.profile_id));
        ind = i_ok;
    }
};

template <>
struct type_conversion<bench::order_row> {
    using base_type = values;
    static void from_base(const values& v, indicator, bench::order_row& row) {
        row.id = v.get<int>("id");
        row.user_id = v.get<int>("user_id");
        row.total = v.get<double>("total");
        row.status = v.get<std::string>("status");
    }
};

template <>
struct type_conversion<bench::user_with_profile> {
    using base_type = values;
    static void from_base(const values& v, indicator ind, bench::user_with_profile& row) {
        type_conversion<bench::user_row>::from_base(v, ind, row.user);
        row.profile.id = v.get<int>("p_id");
        row.profile.bio = v.get<std::string>("p_bio");
        if (v.get_indicator("p_city") == i_ok) row.profile.city = v.get<std::string>("p_city");
    }
};

}  // namespace soci

namespace bench {
namespace {

class with_soci final : public contender {
public:
    with_soci(const std::string& file, const sizes& of)
        : of_(of), keys_(random_keys(of.gets, of.users)), on_(soci::sqlite3, "db=" + file) {
        on_ << "PRAGMA foreign_keys=ON";
        on_ << "PRAGMA synchronous=normal";
    }

    [[nodiscard]] std::string_view name() const override { return "SOCI"; }
    // Its columns must be named to be converted: the figures beside a user have no struct's names.
    [[nodiscard]] bool can(workload w) const override {
        return w != workload::group && w != workload::chain;
    }

    void prepare(workload w) override {
        if (w == workload::update) {
            if (rows_.empty()) rows_ = all<user_row>(sql::load);
            for (user_row& row : rows_) row.balance = next_balance(row.balance);
        }
        if (w == workload::create) {
            fresh_.clear();
            for (std::int64_t i = 1; i <= of_.users; ++i) {
                fresh_.push_back(made_user(of_.users + i, of_.users));
                fresh_.back().id = 0;
            }
        }
    }
    void run(workload w) override { perform(*this, w, keep{}); }
    std::uint64_t check(workload w) override {
        digest made;
        perform(*this, w, digest_plain{made});
        return made.value();
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
        user_row row;
        soci::statement st = (on_.prepare << sql::get, soci::use(key, "id"), soci::into(row));
        for (const std::int64_t k : keys_) {
            key = k;
            row = user_row{};
            st.execute(true);
            use.user(row);
        }
    }

    template <class Use>
    void load(Use& use) {
        use.users(all<user_row>(sql::load));
    }

    template <class Use>
    void join(Use& use) {
        use.joined(all<user_with_profile>(sql::join));
    }

    template <class Use>
    void children(Use& use) {
        users_and_orders made;
        const soci::rowset<user_row> users = (on_.prepare << sql::load);
        for (const user_row& row : users) made.users.emplace_back().user = row;
        made.orders = all<order_row>(sql::orders);
        stitch(made);
        use.children(made);
    }

    template <class Use>
    void create(Use& use) {
        soci::transaction whole(on_);
        user_row row;
        // As const: otherwise SOCI reads the row back from the values after the statement.
        soci::statement st = (on_.prepare << sql::insert, soci::use(std::as_const(row)));
        for (user_row& fresh : fresh_) {
            row = fresh;
            st.execute(true);
            long long key = 0;
            on_.get_last_insert_id("app_user", key);
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
    void group(Use&) {}

    template <class Use>
    void related(Use& use) {
        std::string city;
        user_row row;
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

    template <class Use>
    void chain(Use&) {}

private:
    template <class Row>
    std::vector<Row> all(const std::string& text) {
        const soci::rowset<Row> rows = (on_.prepare << text);
        std::vector<Row> made;
        for (const Row& row : rows) made.push_back(row);
        return made;
    }

    sizes of_;
    std::vector<std::int64_t> keys_;
    std::vector<user_row> rows_;
    std::vector<user_row> fresh_;
    soci::session on_;
};

}  // namespace

std::unique_ptr<contender> make_soci(const std::string& file, const sizes& of) {
    return std::make_unique<with_soci>(file, of);
}

}  // namespace bench

#endif
