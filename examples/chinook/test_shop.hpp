#pragma once

#include <cormorant/cormorant.hpp>
#include <string>

namespace chinook {

/// A Chinook database to ask, from the script for its backend.
class test_shop {
public:
    enum class backend { sqlite, postgresql, mariadb };

    explicit test_shop(backend of) : backend_(of) {}

    [[nodiscard]] const char* name() const;
    /// What is missing to have it; empty where nothing is.
    [[nodiscard]] std::string missing_server() const;
    [[nodiscard]] std::string missing_data() const;
    /// The shop, loaded into a fresh database of the server where it is one: once, for all tests.
    [[nodiscard]] const cormorant::database& open() const;

private:
    backend backend_;
};

}  // namespace chinook
