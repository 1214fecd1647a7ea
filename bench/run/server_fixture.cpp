#include <unistd.h>

#include <algorithm>

#include "fixture.hpp"
#include "models.hpp"
#include "rows.hpp"

namespace bench {
namespace {

namespace cm = cormorant;

constexpr std::int64_t batch = 10'000;

// SQL without values, which must not be text that is known to the compiler.
void administrate(const cm::database& on, const std::string& sql) {
    cormorant::detail::run_text(on.scope(), sql);
}

std::string with_database(const std::string& url, const std::string& database) {
    const std::size_t end = url.find('/', url.find("://") + 3);
    return url.substr(0, end) + '/' + database;
}

/// Tables of their own on a server: in a schema of PostgreSQL's, in a database of MariaDB's.
class server_fixture final : public fixture {
public:
    server_fixture(const place& server, const sizes& of)
        : of_(of),
          name_("cormorant_bench_" + std::to_string(getpid())),
          admin_(cm::open(server.url)),
          where_{server.on, is_postgresql(server) ? server.url + "?options=-csearch_path%3D" + name_
                                                  : with_database(server.url, name_)} {
        administrate(admin_, "CREATE SCHEMA " + name_);
        const cm::database db = cm::open(where_.url);
        cm::create_tables<Profile, User, Order>(db);
        fill(db);
        clean_up(db);
    }
    ~server_fixture() override {
        administrate(admin_, "DROP SCHEMA " + name_ + (is_postgresql(where_) ? " CASCADE" : ""));
    }

    [[nodiscard]] const place& where() const noexcept override { return where_; }

    void restore(workload before) override {
        const bool creates = before == workload::create || before == workload::import;
        const cm::database db = cm::open(where_.url);
        if (created_ || creates) {
            db.execute("DELETE FROM app_user WHERE id > {}", of_.users);
            db.execute("DELETE FROM profile WHERE id > {}", of_.users);
        }
        if (creates) {
            fill_profiles(db, of_.users + 1, 2 * of_.users);
            continue_keys(db);
        }
        if (changed_ || creates) clean_up(db);
        created_ = creates;
        changed_ = creates || before == workload::update;
    }

    void reset_balances() override {
        cm::open(where_.url).execute("UPDATE app_user SET balance = ((id * 37) % 100000) / 4.0");
    }

private:
    static bool is_postgresql(const place& p) { return p.on == backend::postgresql; }

    void fill_profiles(const cm::database& db, std::int64_t first, std::int64_t last) const {
        std::vector<Profile> rows;
        for (std::int64_t i = first; i <= last; ++i) {
            profile_row row = made_profile(i, of_.cities);
            rows.push_back({row.id, std::move(row.bio), std::move(row.city)});
        }
        db.bulk_create(rows);
    }

    void fill(const cm::database& db) {
        fill_profiles(db, 1, of_.users);
        std::vector<User> users;
        for (std::int64_t i = 1; i <= of_.users; ++i) {
            const user_row row = made_user(i, of_.users);
            users.push_back({.name = row.name,
                             .email = row.email,
                             .is_active = row.is_active,
                             .age = row.age,
                             .balance = row.balance,
                             .profile = cm::key(row.profile_id)});
        }
        db.bulk_create(users);
        for (std::int64_t done = 0; done < of_.orders; done += batch) {
            std::vector<Order> orders;
            for (std::int64_t i = done + 1; i <= std::min(done + batch, of_.orders); ++i) {
                const order_row row = made_order(i, of_.users);
                orders.push_back(
                    {.user = cm::key(row.user_id), .total = row.total, .status = row.status});
            }
            db.bulk_create(orders);
        }
    }

    // So that all contenders make the same keys.
    void continue_keys(const cm::database& db) const {
        const std::string next = std::to_string(of_.users + 1);
        administrate(db, is_postgresql(where_)
                             ? "ALTER TABLE app_user ALTER COLUMN id RESTART WITH " + next
                             : "ALTER TABLE app_user AUTO_INCREMENT = " + next);
    }

    // Nobody shall find the dead rows that another left.
    void clean_up(const cm::database& db) const {
        for (const std::string table : {"app_user", "profile", "app_order"})
            administrate(db,
                         (is_postgresql(where_) ? "VACUUM ANALYZE " : "ANALYZE TABLE ") + table);
    }

    sizes of_;
    bool created_ = false;  ///< a workload that creates was prepared for: its rows may be there
    bool changed_ = false;  ///< one that writes was
    std::string name_;
    cm::database admin_;
    place where_;
};

}  // namespace

std::unique_ptr<fixture> make_server_fixture(const place& server, const sizes& of) {
    return std::make_unique<server_fixture>(server, of);
}

std::unique_ptr<fixture> make_fixture(const place& server, const sizes& of) {
    return server.on == backend::sqlite ? make_sqlite_fixture(of) : make_server_fixture(server, of);
}

}  // namespace bench
