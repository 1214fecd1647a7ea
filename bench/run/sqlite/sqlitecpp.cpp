// SQLiteCpp, with statements that are kept and reset.

#ifdef CORMORANT_BENCH_SQLITECPP

#include <SQLiteCpp/SQLiteCpp.h>

#include "plain_contender.hpp"
#include "sql.hpp"

namespace bench {
namespace {

void read_user(SQLite::Statement& from, user_row& row) {
    row.id = from.getColumn(0).getInt64();
    row.name = from.getColumn(1).getString();
    row.email = from.getColumn(2).getString();
    row.is_active = from.getColumn(3).getInt() != 0;
    row.age = from.getColumn(4).getInt();
    row.balance = from.getColumn(5).getDouble();
    row.profile_id = from.getColumn(6).getInt64();
}

void read_order(SQLite::Statement& from, order_row& row) {
    row.id = from.getColumn(0).getInt64();
    row.user_id = from.getColumn(1).getInt64();
    row.total = from.getColumn(2).getDouble();
    row.status = from.getColumn(3).getString();
}

class with_sqlitecpp final : public plain_contender<with_sqlitecpp> {
public:
    with_sqlitecpp(const place& where, const sizes& of)
        : plain_contender(of),
          on_(where.url.substr(std::string_view("sqlite:").size()),
              SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX) {
        on_.exec("PRAGMA foreign_keys=ON; PRAGMA synchronous=normal");
    }

    [[nodiscard]] std::string_view name() const override { return "SQLiteCpp"; }

    std::vector<user_row> load_users() {
        std::vector<user_row> rows;
        while (load_.executeStep()) read_user(load_, rows.emplace_back());
        load_.reset();
        return rows;
    }

    template <class Use>
    void get(Use& use) {
        SQLite::Transaction whole(on_);
        get_alone(use);
        whole.commit();
    }

    template <class Use>
    void get_alone(Use& use) {
        for (const std::int64_t key : keys_) {
            user_row row;
            get_.bind(1, key);
            if (get_.executeStep()) read_user(get_, row);
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
        while (join_.executeStep()) read_joined(join_, rows.emplace_back());
        join_.reset();
        use.joined(rows);
    }

    template <class Use>
    void children(Use& use) {
        users_and_orders all;
        while (load_.executeStep()) read_user(load_, all.users.emplace_back().user);
        load_.reset();
        while (orders_.executeStep()) read_order(orders_, all.orders.emplace_back());
        orders_.reset();
        stitch(all);
        use.children(all);
    }

    template <class Use>
    void create(Use& use) {
        SQLite::Transaction whole(on_, SQLite::TransactionBehavior::IMMEDIATE);
        for (user_row& row : fresh_) {
            insert_.bindNoCopy(1, row.name);
            insert_.bindNoCopy(2, row.email);
            insert_.bind(3, static_cast<int>(row.is_active));
            insert_.bind(4, row.age);
            insert_.bind(5, row.balance);
            insert_.bind(6, row.profile_id);
            insert_.exec();
            insert_.reset();
            row.id = on_.getLastInsertRowid();
        }
        whole.commit();
        use.keys(fresh_);
    }

    template <class Use>
    void update(Use& use) {
        SQLite::Transaction whole(on_, SQLite::TransactionBehavior::IMMEDIATE);
        for (const user_row& row : rows_) {
            update_.bind(1, row.balance);
            update_.bind(2, row.id);
            update_.exec();
            update_.reset();
        }
        whole.commit();
        use.number(static_cast<std::int64_t>(rows_.size()));
    }

    template <class Use>
    void group(Use& use) {
        std::vector<user_orders_figures> rows;
        group_.bind(1, sizes::top);
        while (group_.executeStep()) {
            user_orders_figures& row = rows.emplace_back();
            read_user(group_, row.user);
            row.order_count = group_.getColumn(7).getInt64();
            row.average = group_.getColumn(8).getDouble();
        }
        group_.reset();
        use.figures(rows);
    }

    template <class Use>
    void related(Use& use) {
        for (std::int64_t i = 0; i < of_.cities; ++i) {
            const std::string city = made_city(i);
            std::vector<user_row> rows;
            related_.bindNoCopy(1, city);
            while (related_.executeStep()) read_user(related_, rows.emplace_back());
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
    static void read_joined(SQLite::Statement& from, user_with_profile& row) {
        read_user(from, row.user);
        row.profile.id = from.getColumn(7).getInt64();
        row.profile.bio = from.getColumn(8).getString();
        if (!from.getColumn(9).isNull()) row.profile.city = from.getColumn(9).getString();
    }

    std::int64_t chain_from(std::int64_t first) {
        std::vector<user_with_profile> users;
        chain_users_.bind(1, first);
        chain_users_.bind(2, sizes::chain_users);
        while (chain_users_.executeStep()) read_joined(chain_users_, users.emplace_back());
        chain_users_.reset();

        std::vector<order_row> orders;
        int index = 0;
        for (const auto& row : users) chain_orders_.bind(++index, row.user.id);
        while (chain_orders_.executeStep()) read_order(chain_orders_, orders.emplace_back());
        chain_orders_.reset();

        std::int64_t seen = 0;
        std::size_t at = 0;
        for (const auto& [user, profile] : users) {
            seen += static_cast<std::int64_t>(profile.bio.size());
            for (; at < orders.size() && orders[at].user_id == user.id; ++at) seen += orders[at].id;
        }
        return seen;
    }

    SQLite::Database on_;
    SQLite::Statement get_{on_, sql::get};
    SQLite::Statement load_{on_, sql::load};
    SQLite::Statement join_{on_, sql::join};
    SQLite::Statement orders_{on_, sql::orders};
    SQLite::Statement insert_{on_, sql::insert};
    SQLite::Statement update_{on_, sql::update};
    SQLite::Statement group_{on_, sql::group};
    SQLite::Statement related_{on_, sql::related};
    SQLite::Statement chain_users_{on_, sql::chain_users};
    SQLite::Statement chain_orders_{on_, sql::chain_orders(sizes::chain_users)};
};

}  // namespace

std::unique_ptr<contender> make_sqlitecpp(const place& where, const sizes& of) {
    return std::make_unique<with_sqlitecpp>(where, of);
}

}  // namespace bench

#endif
