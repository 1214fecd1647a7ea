#include "migrate/directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "migrate/migration_problem.hpp"

namespace cormorant::detail {
namespace {

namespace files = std::filesystem;

constexpr std::size_t longest_name = 100;

[[noreturn]] void refuse(std::string message) {
    throw_migration(migration_problem::history, std::move(message));
}

[[noreturn]] void refuse_file(const std::string& path, const std::string& what) {
    refuse(path + ": " + what + ": " + std::strerror(errno));
}

bool is_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '_' || c == '-';
    });
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) refuse_file(path, "the file cannot be opened");
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (file.bad()) refuse_file(path, "the file cannot be read");
    return text;
}

named_migration read_one(std::string name, std::string_view text, const std::string& path) {
    if (text.find("\n<<<<<<< ") != std::string_view::npos || text.starts_with("<<<<<<< "))
        refuse(path + ": the file has the marks of a merge that was not finished: choose one side");
    try {
        return {std::move(name), migration_from(text)};
    } catch (const usage_error& e) {
        refuse(path + ": " + e.what());
    }
}

/// A file that is written beside the one that it is to be, and goes where that fails.
class file_to_be {
public:
    explicit file_to_be(std::string path)
        : path_(std::move(path)),
          handle_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
        if (handle_ < 0) refuse_file(path_, "the file cannot be made");
    }
    file_to_be(const file_to_be&) = delete;
    file_to_be& operator=(const file_to_be&) = delete;
    ~file_to_be() {
        if (handle_ >= 0) ::close(handle_);
        if (!path_.empty()) ::unlink(path_.c_str());
    }

    void write(std::string_view text) {
        while (!text.empty()) {
            const ssize_t written = ::write(handle_, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) refuse_file(path_, "the file cannot be written");
            text.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(handle_) != 0) refuse_file(path_, "the file cannot be written");
    }

    void become(const std::string& path) {
        if (::rename(path_.c_str(), path.c_str()) != 0)
            refuse_file(path, "the file cannot be put there");
        path_.clear();
    }

private:
    std::string path_;
    int handle_;
};

std::string path_of(const std::string& directory, std::string_view name) {
    return (files::path(directory) / (std::string(name) + ".json")).string();
}

}  // namespace

std::vector<named_migration> read_directory(const std::string& directory) {
    std::error_code failed;
    std::vector<named_migration> found;
    if (!files::exists(directory, failed)) return found;
    files::directory_iterator at(directory, failed);
    if (failed)
        refuse("the directory of migrations " + directory + " cannot be read: " + failed.message());
    for (const files::directory_entry& entry : at) {
        const files::path& path = entry.path();
        const std::string name = path.stem().string();
        if (path.extension() != ".json" || name.starts_with('.')) continue;
        if (!is_name(name))
            refuse(path.string() +
                   ": the name of a migration has letters, digits, _ and - alone: rename the file");
        found.push_back(read_one(name, content_of(path.string()), path.string()));
    }
    std::sort(found.begin(), found.end(),
              [](const named_migration& a, const named_migration& b) { return a.name < b.name; });
    return found;
}

std::vector<named_migration> read_embedded(std::span<const embedded_migration> embedded) {
    std::vector<named_migration> found;
    for (const embedded_migration& one : embedded)
        found.push_back(read_one(std::string(one.name), one.text,
                                 "the migration " + std::string(one.name) + " of this program"));
    return found;
}

std::string write_migration(const std::string& directory, const named_migration& migration) {
    require_file_name(migration.name);
    std::error_code failed;
    files::create_directories(directory, failed);
    if (failed)
        refuse("the directory of migrations " + directory + " cannot be made: " + failed.message());
    std::string path = path_of(directory, migration.name);
    if (files::exists(path, failed))
        refuse(path + ": the file is there already: give the new migration another name");
    file_to_be file((files::path(directory) / ("." + migration.name + ".json.new")).string());
    file.write(text_of(migration.file));
    file.become(path);
    return path;
}

void remove_migration(const std::string& directory, const std::string& name) {
    const std::string path = path_of(directory, name);
    if (::unlink(path.c_str()) != 0) refuse_file(path, "the file cannot be removed");
}

migration_history history_of(std::vector<named_migration> files,
                             const std::set<std::string>& applied) {
    try {
        return migration_history(std::move(files), applied);
    } catch (const usage_error& e) {
        refuse(e.what());
    }
}

void require_one_head(const migration_history& history) {
    const std::vector<std::string> heads = history.heads();
    if (heads.size() < 2) return;
    refuse(
        fmt::format("the migrations {} are each the last one: two people added one at the same "
                    "time. makemigrations --merge joins them; makemigrations --rebase gives "
                    "the last of them the next number",
                    fmt::join(heads, " and ")));
}

void require_file_name(std::string_view name) {
    if (!is_name(name))
        throw_migration(migration_problem::usage,
                        "\"" + std::string(name) +
                            "\" is no name of a migration: it has letters, digits, _ and - alone");
    if (name.size() > longest_name)
        throw_migration(migration_problem::usage,
                        fmt::format("the name of the migration has {} letters: give it one of at "
                                    "most {}",
                                    name.size(), longest_name));
}

}  // namespace cormorant::detail
