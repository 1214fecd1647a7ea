#pragma once

#include <string>
#include <vector>

#include "oracle/models.hpp"
#include "oracle/world.hpp"

namespace oracle {

/// A database with the world's rows, which is asked the same questions as the evaluator.
class store {
public:
    explicit store(cm::database db);

    /// Replaces all rows by the world's.
    void fill(const world& w);
    [[nodiscard]] answer ask(const question& q) const;
    /// The statement that the question becomes, as far as it can be told.
    [[nodiscard]] std::string sql(const question& q) const;
    /// What is stored, as world::lines() says it.
    [[nodiscard]] std::vector<std::string> lines() const;
    [[nodiscard]] const cm::database& database() const { return db_; }

private:
    cm::database db_;
};

}  // namespace oracle
