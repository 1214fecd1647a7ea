#include "working_copy.hpp"

#include <random>
#include <string>
#include <system_error>

namespace chinook {
namespace {

namespace fs = std::filesystem;

fs::path make_folder() {
    std::random_device random;
    for (;;) {
        const fs::path folder = fs::temp_directory_path() / ("chinook-" + std::to_string(random()));
        // False where somebody has it already.
        if (fs::create_directory(folder)) return folder;
    }
}

}  // namespace

working_copy::working_copy(const fs::path& original) : folder_(make_folder()) {
    std::error_code failure;
    fs::copy_file(original, file(), failure);
    if (!failure) return;
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    throw fs::filesystem_error("cannot copy the file", original, failure);
}

working_copy::~working_copy() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

fs::path working_copy::file() const { return folder_ / "chinook.sqlite"; }

}  // namespace chinook
