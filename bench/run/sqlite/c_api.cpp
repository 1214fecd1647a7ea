// The limit: what a careful program over the C API does. Statements are prepared once, every return
// code is looked at, rows go straight into plain structs.

#include "plain_contender.hpp"
#include "sql.hpp"
#include "sqlite/c_connection.hpp"

namespace bench {
namespace {

void read_user(const c_statement& from, user_row& row) {
    row.id = from.integer(0);
    from.text(1, row.name);
    from.text(2, row.email);
    row.is_active = from.integer(3) != 0;
    row.age = static_cast<std::int32_t>(from.integer(4));
    row.balance = from.real(5);
    row.profile_id = from.integer(6);
}

void read_profile(const c_statement& from, int column, profile_row& row) {
    row.id = from.integer(column);
    from.text(column + 1, row.bio);
    if (!from.null(column + 2)) from.text(column + 2, row.city.emplace());
}

void read_order(const c_statement& from, order_row& row) {
    row.id = from.integer(0);
    row.user_id = from.integer(1);
    row.total = from.real(2);
    from.text(3, row.status);
}

// The counts come from the index alone, the averages are computed for those who are among the
// first.
const std::string best_group =
    "SELECT " + sql::user_columns +
    ", g.n, (SELECT AVG(o.total) FROM app_order o WHERE o.user_id = u.id) AS average "
    "FROM (SELECT user_id, COUNT(*) AS n FROM app_order GROUP BY user_id "
    "ORDER BY n DESC, user_id LIMIT :top) g JOIN app_user u ON u.id = g.user_id "
    "ORDER BY g.n DESC, u.id";

class c_api final : public plain_contender<c_api> {
public:
    c_api(const place& where, const sizes& of) : plain_contender(of), on_(where) {}

    [[nodiscard]] std::string_view name() const override { return "C API"; }

    std::vector<user_row> load_users() {
        std::vector<user_row> rows;
        while (load_.step()) read_user(load_, rows.emplace_back());
        load_.reset();
        return rows;
    }

    template <class Use>
    void get(Use& use) {
        begin_.run();
        get_alone(use);
        commit_.run();
    }

    template <class Use>
    void get_alone(Use& use) {
        for (const std::int64_t key : keys_) {
            user_row row;
            get_.bind(1, key);
            if (!get_.step()) stop(on_.handle(), "get");
            read_user(get_, row);
            // The key is unique, but SQLite ends the read only when it is asked for more or reset.
            get_.reset();
            use.user(row);
        }
    }

    template <class Use>
    void load(Use& use) {
        use.users(load_users());
    }

    template <class Use>
    void join(Use& use) {
        std::vector<user_with_profile> rows;
        while (join_.step()) {
            user_with_profile& row = rows.emplace_back();
            read_user(join_, row.user);
            read_profile(join_, 7, row.profile);
        }
        join_.reset();
        use.joined(rows);
    }

    template <class Use>
    void children(Use& use) {
        users_and_orders all;
        while (load_.step()) read_user(load_, all.users.emplace_back().user);
        load_.reset();
        while (orders_.step()) read_order(orders_, all.orders.emplace_back());
        orders_.reset();
        stitch(all);
        use.children(all);
    }

    template <class Use>
    void create(Use& use) {
        begin_write_.run();
        for (user_row& row : fresh_) {
            insert_.bind(1, row.name);
            insert_.bind(2, row.email);
            insert_.bind(3, std::int64_t{row.is_active});
            insert_.bind(4, std::int64_t{row.age});
            insert_.bind(5, row.balance);
            insert_.bind(6, row.profile_id);
            insert_.run();
            row.id = sqlite3_last_insert_rowid(on_.handle());
        }
        commit_.run();
        use.keys(fresh_);
    }

    template <class Use>
    void update(Use& use) {
        begin_write_.run();
        for (const user_row& row : rows_) {
            update_.bind(1, row.balance);
            update_.bind(2, row.id);
            update_.run();
        }
        commit_.run();
        use.number(static_cast<std::int64_t>(rows_.size()));
    }

    template <class Use>
    void group(Use& use) {
        std::vector<user_orders_figures> rows;
        group_.bind(1, sizes::top);
        while (group_.step()) {
            user_orders_figures& row = rows.emplace_back();
            read_user(group_, row.user);
            row.order_count = group_.integer(7);
            row.average = group_.real(8);
        }
        group_.reset();
        use.figures(rows);
    }

    template <class Use>
    void related(Use& use) {
        for (std::int64_t i = 0; i < of_.cities; ++i) {
            const std::string city = made_city(i);
            std::vector<user_row> rows;
            related_.bind(1, city);
            while (related_.step()) read_user(related_, rows.emplace_back());
            related_.reset();
            use.users(rows);
        }
    }

    template <class Use>
    void chain(Use& use) {
        for (std::int64_t i = 0; i < of_.chains; ++i)
            use.number(chain_from(1 + i * sizes::chain_users % of_.users));
    }

private:
    std::int64_t chain_from(std::int64_t first) {
        std::vector<user_with_profile> users;
        chain_users_.bind(1, first);
        chain_users_.bind(2, sizes::chain_users);
        while (chain_users_.step()) {
            user_with_profile& row = users.emplace_back();
            read_user(chain_users_, row.user);
            read_profile(chain_users_, 7, row.profile);
        }
        chain_users_.reset();

        std::vector<order_row> orders;
        int index = 0;
        for (const auto& row : users) chain_orders_.bind(++index, row.user.id);
        while (chain_orders_.step()) read_order(chain_orders_, orders.emplace_back());
        chain_orders_.reset();

        std::int64_t seen = 0;
        std::size_t at = 0;
        for (const auto& [user, profile] : users) {
            seen += static_cast<std::int64_t>(profile.bio.size());
            for (; at < orders.size() && orders[at].user_id == user.id; ++at) seen += orders[at].id;
        }
        return seen;
    }

    c_connection on_;
    c_statement begin_{on_, "BEGIN"};
    c_statement begin_write_{on_, "BEGIN IMMEDIATE"};
    c_statement commit_{on_, "COMMIT"};
    c_statement get_{on_, sql::get};
    c_statement load_{on_, sql::load};
    c_statement join_{on_, sql::join};
    c_statement orders_{on_, sql::orders};
    c_statement insert_{on_, sql::insert};
    c_statement update_{on_, sql::update};
    c_statement group_{on_, best_group};
    c_statement related_{on_, sql::related};
    c_statement chain_users_{on_, sql::chain_users};
    c_statement chain_orders_{on_, sql::chain_orders(sizes::chain_users)};
};

}  // namespace

std::unique_ptr<contender> make_sqlite_api(const place& where, const sizes& of) {
    return std::make_unique<c_api>(where, of);
}

}  // namespace bench
