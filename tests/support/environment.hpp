#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace compliance {

/// A variable of the environment, for as long as this object lives.
class environment_variable {
public:
    environment_variable(const char* name, const std::string& value) : name_(name) {
        if (const char* found = std::getenv(name); found != nullptr) before_ = found;
        setenv(name, value.c_str(), 1);
    }
    ~environment_variable() {
        if (before_)
            setenv(name_, before_->c_str(), 1);
        else
            unsetenv(name_);
    }
    environment_variable(const environment_variable&) = delete;
    environment_variable& operator=(const environment_variable&) = delete;

private:
    const char* name_;
    std::optional<std::string> before_;
};

}  // namespace compliance
