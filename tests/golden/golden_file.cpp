#include "golden/golden_file.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include <gtest/gtest.h>
#include <imgui.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "golden/picture_diff.hpp"
#include "ui/imgui_compat.hpp"

namespace framescope::golden {
namespace {

namespace fs = std::filesystem;

const char* font_builder() {
  return ui::compat::uses_freetype(*ImGui::GetIO().Fonts) ? "freetype" : "stb";
}

cv::Mat pixels_of(const Image& image) {
  return {image.height_px(), image.width_px(), CV_8UC4, const_cast<std::uint8_t*>(image.plane(0))};
}

Image read_png(const fs::path& file) {
  const cv::Mat bgr = cv::imread(file.string(), cv::IMREAD_COLOR);
  if (bgr.empty()) return {};
  Image image(bgr.cols, bgr.rows, PixelFormat::kRgba);
  cv::Mat pixels = pixels_of(image);
  cv::cvtColor(bgr, pixels, cv::COLOR_BGR2RGBA);
  return image;
}

/// As small as it gets: these files live in the repository.
void write_png(const Image& image, const fs::path& file) {
  fs::create_directories(file.parent_path());
  cv::Mat bgr;
  cv::cvtColor(pixels_of(image), bgr, cv::COLOR_RGBA2BGR);
  const std::vector<int> options{cv::IMWRITE_PNG_COMPRESSION, 9, cv::IMWRITE_PNG_STRATEGY,
                                 cv::IMWRITE_PNG_STRATEGY_DEFAULT};
  if (!cv::imwrite(file.string(), bgr, options)) {
    throw std::runtime_error("write " + file.string() + ": it cannot be written");
  }
}

/// Where what was drawn lies, and how it differs.
struct Evidence {
  explicit Evidence(const std::string& name)
      : actual(fs::path(FRAMESCOPE_GOLDEN_OUT) / (name + ".actual.png")),
        difference(fs::path(FRAMESCOPE_GOLDEN_OUT) / (name + ".difference.png")) {}

  /// What an earlier run left would mislead.
  void remove() const {
    std::error_code ignored;
    fs::remove(actual, ignored);
    fs::remove(difference, ignored);
  }

  fs::path actual;
  fs::path difference;
};

void tell_failure(const std::string& name, const Image& expected, const Image& actual) {
  const Evidence evidence(name);
  const Difference apart = difference(expected, actual);
  write_png(actual, evidence.actual);
  if (apart.same_size) write_png(difference_picture(expected, actual), evidence.difference);
  ADD_FAILURE() << name << ".png: " << apart.in_words() << "\nDrawn: " << evidence.actual.string()
                << "\nWhere it differs: " << evidence.difference.string()
                << "\nIf that is how it shall look: ./dev golden";
}

}  // namespace

std::string look_key() {
  return std::string("imgui-") + ImGui::GetVersion() + "-" + font_builder();
}

bool is_updating() {
  const char* asked = std::getenv("FRAMESCOPE_UPDATE_GOLDEN");
  return asked != nullptr && std::string_view(asked) == "1";
}

fs::path folder_of(const std::string& key) { return fs::path(FRAMESCOPE_GOLDEN_DIR) / key; }

void expect_golden(const std::string& key, const std::string& name, const Image& actual) {
  const fs::path file = folder_of(key) / (name + ".png");
  Evidence(name).remove();
  if (is_updating()) return write_png(actual, file);
  if (!fs::is_directory(folder_of(key))) {
    GTEST_SKIP() << "there are no pictures for " << key << "; ./dev golden makes them";
  }
  const Image expected = read_png(file);
  if (expected.empty()) {
    FAIL() << file.string() << " is missing; ./dev golden makes it";
  }
  if (!difference(expected, actual).tolerable()) tell_failure(name, expected, actual);
}

}  // namespace framescope::golden
