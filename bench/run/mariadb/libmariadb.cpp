// The limit on MariaDB: what a careful program over libmariadb does. Statements are prepared once,
// rows are read as they come, many rows travel as arrays, every return code is looked at.

#ifdef CORMORANT_BENCH_LIBMARIADB

#include <algorithm>

#include "mariadb/maria_connection.hpp"
#include "plain_contender.hpp"
#include "sql.hpp"

namespace bench {
namespace {

void read_user(const maria_statement& from, user_row& row) {
    row.id = from.integer(0);
    from.text(1, row.name);
    from.text(2, row.email);
    row.is_active = from.truth(3);
    row.age = from.small(4);
    row.balance = from.real(5);
    row.profile_id = from.integer(6);
}

void read_joined(const maria_statement& from, user_with_profile& row) {
    read_user(from, row.user);
    row.profile.id = from.integer(7);
    from.text(8, row.profile.bio);
    if (!from.null(9)) from.text(9, row.profile.city.emplace());
}

void read_order(const maria_statement& from, order_row& row) {
    row.id = from.integer(0);
    row.user_id = from.integer(1);
    row.total = from.real(2);
    from.text(3, row.status);
}

// Faster than an array of updates, which the server runs one by one; more rows in each are slower.
constexpr std::size_t update_rows = 100;

std::string update_text() {
    std::string cases;
    std::string keys;
    for (std::size_t i = 0; i < update_rows; ++i) {
        cases += " WHEN ? THEN ?";
        keys += i == 0 ? "?" : ",?";
    }
    return "UPDATE app_user SET balance = CASE id" + cases + " END WHERE id IN (" + keys + ")";
}

/// A text of each of many rows, in the form that an array wants.
struct text_column {
    std::vector<const char*> texts;
    std::vector<unsigned long> lengths;

    void add(const std::string& text) {
        texts.push_back(text.data());
        lengths.push_back(text.size());
    }
};

class with_libmariadb final : public plain_contender<with_libmariadb> {
public:
    with_libmariadb(const place& where, const sizes& of) : plain_contender(of), on_(where) {}

    [[nodiscard]] std::string_view name() const override { return "C API"; }

    std::vector<user_row> load_users() {
        std::vector<user_row> rows;
        load_.execute();
        while (load_.fetch()) read_user(load_, rows.emplace_back());
        return rows;
    }

    template <class Use>
    void get(Use& use) {
        on_.execute("START TRANSACTION READ ONLY");
        get_alone(use);
        on_.execute("COMMIT");
    }

    template <class Use>
    void get_alone(Use& use) {
        for (const std::int64_t key : keys_) {
            user_row row;
            get_.bind(0, key);
            get_.execute();
            if (!get_.fetch()) stop("no row", "get");
            read_user(get_, row);
            // What the server says behind the row must be read before the next statement.
            if (get_.fetch()) stop("two rows", "get");
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
        join_.execute();
        while (join_.fetch()) read_joined(join_, rows.emplace_back());
        use.joined(rows);
    }

    template <class Use>
    void children(Use& use) {
        users_and_orders all;
        load_.execute();
        while (load_.fetch()) read_user(load_, all.users.emplace_back().user);
        orders_.execute();
        while (orders_.fetch()) read_order(orders_, all.orders.emplace_back());
        // The server sorts rows with long texts in a file.
        std::stable_sort(
            all.orders.begin(), all.orders.end(),
            [](const order_row& a, const order_row& b) { return a.user_id < b.user_id; });
        stitch(all);
        use.children(all);
    }

    template <class Use>
    void create(Use& use) {
        insert_all(insert_, [&] {
            for (user_row& row : fresh_) {
                if (!insert_.fetch()) stop("a key is missing", "create");
                row.id = insert_.integer(0);
            }
            if (insert_.fetch()) stop("too many keys", "create");
        });
        use.keys(fresh_);
    }

    template <class Use>
    void import(Use& use) {
        insert_all(import_, [] {});
        use.number(static_cast<std::int64_t>(fresh_.size()));
    }

    // An array for each column: 0.75 to 0.9 of the time of INSERT ... VALUES of 512 rows.
    template <class ReadKeys>
    void insert_all(maria_statement& insert, const ReadKeys& read_keys) {
        text_column names;
        text_column emails;
        std::vector<std::int8_t> active;
        std::vector<std::int32_t> ages;
        std::vector<double> balances;
        std::vector<std::int64_t> profiles;
        for (const user_row& row : fresh_) {
            names.add(row.name);
            emails.add(row.email);
            active.push_back(static_cast<std::int8_t>(row.is_active));
            ages.push_back(row.age);
            balances.push_back(row.balance);
            profiles.push_back(row.profile_id);
        }
        insert.bind_many(0, names.texts, names.lengths);
        insert.bind_many(1, emails.texts, emails.lengths);
        insert.bind_many(2, MYSQL_TYPE_TINY, active);
        insert.bind_many(3, MYSQL_TYPE_LONG, ages);
        insert.bind_many(4, MYSQL_TYPE_DOUBLE, balances);
        insert.bind_many(5, MYSQL_TYPE_LONGLONG, profiles);
        insert.set_rows(static_cast<unsigned>(fresh_.size()));
        on_.execute("START TRANSACTION");
        insert.execute();
        read_keys();
        on_.execute("COMMIT");
    }

    template <class Use>
    void update(Use& use) {
        on_.execute("START TRANSACTION");
        for (std::size_t done = 0; done < rows_.size(); done += update_rows) {
            std::size_t index = 0;
            for (std::size_t i = done; i < done + update_rows; ++i) {
                update_.bind(index++, rows_[i].id);
                update_.bind(index++, rows_[i].balance);
            }
            for (std::size_t i = done; i < done + update_rows; ++i)
                update_.bind(index++, rows_[i].id);
            update_.execute();
        }
        on_.execute("COMMIT");
        use.number(static_cast<std::int64_t>(rows_.size()));
    }

    template <class Use>
    void group(Use& use) {
        std::vector<user_orders_figures> rows;
        group_.bind(0, sizes::top);
        group_.execute();
        while (group_.fetch()) {
            user_orders_figures& row = rows.emplace_back();
            read_user(group_, row.user);
            row.order_count = group_.integer(7);
            row.average = group_.real(8);
        }
        use.figures(rows);
    }

    template <class Use>
    void related(Use& use) {
        for (std::int64_t i = 0; i < of_.cities; ++i) {
            const std::string city = made_city(i);
            std::vector<user_row> rows;
            related_.bind(0, std::string_view(city));
            related_.execute();
            while (related_.fetch()) read_user(related_, rows.emplace_back());
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
        chain_users_.bind(0, first);
        chain_users_.bind(1, sizes::chain_users);
        chain_users_.execute();
        while (chain_users_.fetch()) read_joined(chain_users_, users.emplace_back());

        std::vector<order_row> orders;
        std::size_t index = 0;
        for (const auto& row : users) chain_orders_.bind(index++, row.user.id);
        chain_orders_.execute();
        while (chain_orders_.fetch()) read_order(chain_orders_, orders.emplace_back());

        std::int64_t seen = 0;
        std::size_t at = 0;
        for (const auto& [user, profile] : users) {
            seen += static_cast<std::int64_t>(profile.bio.size());
            for (; at < orders.size() && orders[at].user_id == user.id; ++at) seen += orders[at].id;
        }
        return seen;
    }

    static std::string text(const std::string& sql) { return sql::with_question_marks(sql); }

    maria_connection on_;
    maria_statement get_{on_, text(sql::get)};
    maria_statement load_{on_, sql::load};
    maria_statement join_{on_, sql::join};
    maria_statement orders_{on_,
                            "SELECT " + sql::order_columns + " FROM app_order o ORDER BY o.id"};
    maria_statement insert_{on_, text(sql::insert) + " RETURNING id"};
    maria_statement import_{on_, text(sql::insert)};
    maria_statement update_{on_, update_text()};
    maria_statement group_{on_, text(sql::group)};
    maria_statement related_{on_, text(sql::related)};
    maria_statement chain_users_{on_, text(sql::chain_users)};
    maria_statement chain_orders_{on_, text(sql::chain_orders(sizes::chain_users))};
};

}  // namespace

std::unique_ptr<contender> make_libmariadb(const place& where, const sizes& of) {
    return std::make_unique<with_libmariadb>(where, of);
}

}  // namespace bench

#endif
