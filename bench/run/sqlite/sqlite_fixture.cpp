#include <filesystem>

#include "fixture.hpp"
#include "models.hpp"
#include "rows.hpp"
#include "sql.hpp"
#include "sqlite/c_connection.hpp"

namespace bench {
namespace {

std::string made_folder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "cormorant-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        std::perror("bench: no temporary directory");
        std::exit(1);
    }
    return pattern;
}

class sqlite_fixture final : public fixture {
public:
    explicit sqlite_fixture(const sizes& of);
    ~sqlite_fixture() override;

    [[nodiscard]] const place& where() const noexcept override { return where_; }
    void restore(workload before) override;
    void reset_balances() override;

private:
    void fill_profiles(std::int64_t first, std::int64_t last);
    void fill_users();
    void fill_orders();
    void remove_created();

    sizes of_;
    bool created_ = false;  ///< the workload create was prepared for: its rows may be there
    std::string folder_;
    place where_;
    std::unique_ptr<c_connection> on_;
};

sqlite_fixture::sqlite_fixture(const sizes& of)
    : of_(of), folder_(made_folder()), where_{backend::sqlite, "sqlite:" + folder_ + "/bench.db"} {
    cormorant::create_tables<Profile, User, Order>(cormorant::open(where_.url));
    on_ = std::make_unique<c_connection>(where_);
    on_->execute("BEGIN");
    fill_profiles(1, of_.users);
    fill_users();
    fill_orders();
    on_->execute("COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
}

sqlite_fixture::~sqlite_fixture() {
    on_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void sqlite_fixture::fill_profiles(std::int64_t first, std::int64_t last) {
    c_statement insert(*on_, "INSERT INTO profile (id, bio, city) VALUES (?, ?, ?)");
    for (std::int64_t i = first; i <= last; ++i) {
        const profile_row row = made_profile(i, of_.cities);
        insert.bind(1, row.id);
        insert.bind(2, row.bio);
        insert.bind(3, *row.city);
        insert.run();
    }
}

void sqlite_fixture::fill_users() {
    c_statement insert(*on_, sql::insert);
    for (std::int64_t i = 1; i <= of_.users; ++i) {
        const user_row row = made_user(i, of_.users);
        insert.bind(1, row.name);
        insert.bind(2, row.email);
        insert.bind(3, std::int64_t{row.is_active});
        insert.bind(4, std::int64_t{row.age});
        insert.bind(5, row.balance);
        insert.bind(6, row.profile_id);
        insert.run();
    }
}

void sqlite_fixture::fill_orders() {
    c_statement insert(*on_, "INSERT INTO app_order (user_id, total, status) VALUES (?, ?, ?)");
    for (std::int64_t i = 1; i <= of_.orders; ++i) {
        const order_row row = made_order(i, of_.users);
        insert.bind(1, row.user_id);
        insert.bind(2, row.total);
        insert.bind(3, row.status);
        insert.run();
    }
}

void sqlite_fixture::restore(workload before) {
    if (created_ || before == workload::create) remove_created();
    created_ = before == workload::create;
    if (created_) {
        on_->execute("BEGIN IMMEDIATE");
        fill_profiles(of_.users + 1, 2 * of_.users);
        on_->execute("COMMIT");
    }
    if (created_ || before == workload::update) on_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

void sqlite_fixture::remove_created() {
    c_statement users(*on_, "DELETE FROM app_user WHERE id > ?");
    c_statement profiles(*on_, "DELETE FROM profile WHERE id > ?");
    on_->execute("BEGIN IMMEDIATE");
    users.bind(1, of_.users);
    users.run();
    profiles.bind(1, of_.users);
    profiles.run();
    on_->execute("COMMIT");
}

void sqlite_fixture::reset_balances() {
    c_statement update(*on_, sql::update);
    on_->execute("BEGIN IMMEDIATE");
    for (std::int64_t i = 1; i <= of_.users; ++i) {
        update.bind(1, made_user(i, of_.users).balance);
        update.bind(2, i);
        update.run();
    }
    on_->execute("COMMIT");
}

}  // namespace

std::unique_ptr<fixture> make_sqlite_fixture(const sizes& of) {
    return std::make_unique<sqlite_fixture>(of);
}

}  // namespace bench
