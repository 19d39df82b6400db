#include "ui/theme.hpp"

#include <imgui.h>

namespace framescope::ui {
namespace {

constexpr Theme kDark{
    .dark = true,
    .window = rgb(0x0B0D10),
    .panel = rgb(0x14171C),
    .field = rgb(0x20252C),
    .hover = rgb(0x2A313A),
    .active = rgb(0x343D48),
    .border = rgb(0x2A3038),
    .text = rgb(0xE6E9ED),
    .dim = rgb(0x969FAB),
    .chosen = rgb(0x1F5A80),
    .chosen_text = rgb(0xFFFFFF),
    .backdrop = rgb(0x08090B),
    .good = rgb(0x56B4E9),
    .warning = rgb(0xE69F00),
    .error = rgb(0xD55E00),
    .idle = rgb(0x7B8490),
    .series = {rgb(0x56B4E9), rgb(0xE69F00), rgb(0x009E73), rgb(0xCC79A7), rgb(0xF0E442),
               rgb(0xD55E00), rgb(0xBBBBBB)},
};

constexpr Theme kLight{
    .dark = false,
    .window = rgb(0xD9DEE4),
    .panel = rgb(0xFBFCFD),
    .field = rgb(0xE7EBF0),
    .hover = rgb(0xD8DEE6),
    .active = rgb(0xC7D0DA),
    .border = rgb(0xC3CBD4),
    .text = rgb(0x181C21),
    .dim = rgb(0x56606C),
    .chosen = rgb(0xA9D3EF),
    .chosen_text = rgb(0x0A2A40),
    .backdrop = rgb(0xE3E7EC),
    .good = rgb(0x56B4E9),
    .warning = rgb(0xE69F00),
    .error = rgb(0xD55E00),
    .idle = rgb(0x7B8490),
    .series = {rgb(0x0072B2), rgb(0xD55E00), rgb(0x009E73), rgb(0xCC79A7), rgb(0x000000),
               rgb(0x56B4E9), rgb(0x6B6B6B)},
};

ImVec4 vec(Colour colour) { return ImGui::ColorConvertU32ToFloat4(colour); }

void apply_colours(const Theme& theme, ImGuiStyle& style) {
  const auto set = [&style](ImGuiCol which, Colour colour) { style.Colors[which] = vec(colour); };
  set(ImGuiCol_Text, theme.text);
  set(ImGuiCol_TextDisabled, theme.dim);
  set(ImGuiCol_TextSelectedBg, theme.chosen);
  set(ImGuiCol_WindowBg, theme.window);
  set(ImGuiCol_ChildBg, 0);  // panels lie on the cleared window, which has their colour
  set(ImGuiCol_PopupBg, theme.field);
  set(ImGuiCol_Border, theme.border);
  set(ImGuiCol_FrameBg, theme.field);
  set(ImGuiCol_FrameBgHovered, theme.hover);
  set(ImGuiCol_FrameBgActive, theme.hover);
  set(ImGuiCol_Button, theme.field);
  set(ImGuiCol_ButtonHovered, theme.hover);
  set(ImGuiCol_ButtonActive, theme.active);
  set(ImGuiCol_Header, theme.hover);
  set(ImGuiCol_HeaderHovered, theme.hover);
  set(ImGuiCol_HeaderActive, theme.active);
  set(ImGuiCol_Separator, theme.border);
  set(ImGuiCol_CheckMark, theme.good);
  set(ImGuiCol_ScrollbarBg, theme.panel);
  set(ImGuiCol_ScrollbarGrab, theme.hover);
  set(ImGuiCol_ScrollbarGrabHovered, theme.active);
  set(ImGuiCol_ScrollbarGrabActive, theme.active);
  set(ImGuiCol_NavHighlight, theme.good);
}

}  // namespace

Colour Theme::of(Meaning meaning) const {
  switch (meaning) {
    case Meaning::kSent:
    case Meaning::kDatagram:
    case Meaning::kEncode:
    case Meaning::kBitRate:
      return series[0];
    case Meaning::kDisplayed:
    case Meaning::kDisplay:
      return series[1];
    case Meaning::kReceived:
    case Meaning::kSend:
    case Meaning::kJitter:
      return series[2];
    case Meaning::kEncoded:
    case Meaning::kJpeg:
    case Meaning::kQuality:
    case Meaning::kDecode:
      return series[3];
    case Meaning::kDecoded:
    case Meaning::kNetwork:
    case Meaning::kBase64Overhead:
      return series[4];
    case Meaning::kEndToEnd:
      return series[5];
    case Meaning::kCaptured:
    case Meaning::kGlassToGlass:
      return series[6];
  }
  return text;
}

Colour Theme::of(model::Severity severity) const {
  switch (severity) {
    case model::Severity::kInfo:
      return good;
    case model::Severity::kWarning:
      return warning;
    case model::Severity::kError:
      return error;
  }
  return text;
}

Colour Theme::of(LinkState state) const {
  switch (state) {
    case LinkState::kIdle:
      return idle;
    case LinkState::kWaiting:
    case LinkState::kStalled:
    case LinkState::kEnded:
      return warning;
    case LinkState::kLive:
      return good;
    case LinkState::kError:
      return error;
  }
  return text;
}

// The colour says where: on the sender's side, between, on the receiver's side. The shape says
// which.
Mark Theme::of(FrameOutcome outcome) const {
  switch (outcome) {
    case FrameOutcome::kDisplayed:
      return {good, Shape::kCircle};
    case FrameOutcome::kDisplayedDamaged:
      return {good, Shape::kRing};
    case FrameOutcome::kSupersededBeforeEncode:
      return {series[3], Shape::kDiamond};
    case FrameOutcome::kNoReceiver:
      return {series[6], Shape::kRing};
    case FrameOutcome::kEncodeFailed:
      return {series[3], Shape::kCross};
    case FrameOutcome::kTooLarge:
      return {series[3], Shape::kSquare};
    case FrameOutcome::kSendFailed:
      return {series[3], Shape::kTriangle};
    case FrameOutcome::kImpaired:
      return {series[6], Shape::kCross};
    case FrameOutcome::kLostInNetwork:
      return {error, Shape::kSquare};
    case FrameOutcome::kLostInKernel:
      return {error, Shape::kTriangle};
    case FrameOutcome::kIncomplete:
      return {error, Shape::kRing};
    case FrameOutcome::kMalformed:
      return {error, Shape::kCircle};
    case FrameOutcome::kLate:
      return {series[2], Shape::kTriangle};
    case FrameOutcome::kDecodeFailed:
      return {series[2], Shape::kCross};
    case FrameOutcome::kSupersededBeforeDecode:
      return {series[2], Shape::kDiamond};
    case FrameOutcome::kSupersededBeforeDisplay:
      return {series[2], Shape::kSquare};
  }
  return {text, Shape::kCircle};
}

// As the frames' outcomes of the same names; what the network did without harm is its own.
Mark Theme::of(model::PacketFate fate) const {
  switch (fate) {
    case model::PacketFate::kInTime:
      return {good, Shape::kCircle};
    case model::PacketFate::kReordered:
      return {of(Meaning::kNetwork), Shape::kDiamond};
    case model::PacketFate::kLate:
      return of(FrameOutcome::kLate);
    case model::PacketFate::kDuplicate:
      return {of(Meaning::kNetwork), Shape::kRing};
    case model::PacketFate::kLost:
      return of(FrameOutcome::kLostInNetwork);
    case model::PacketFate::kImpaired:
      return of(FrameOutcome::kImpaired);
  }
  return {text, Shape::kCircle};
}

const Theme& dark_theme() { return kDark; }
const Theme& light_theme() { return kLight; }
const Theme& theme_named(std::string_view name) { return name == "light" ? kLight : kDark; }

void apply(const Theme& theme, float scale) {
  ImGuiStyle style;
  apply_colours(theme, style);
  style.WindowPadding = {12, 10};
  style.FramePadding = {8, 5};
  style.ItemSpacing = {8, 6};
  style.ItemInnerSpacing = {6, 4};
  style.ScrollbarSize = 10;
  style.WindowRounding = 0;
  style.ChildRounding = 0;
  style.FrameRounding = 4;
  style.PopupRounding = 4;
  style.ScrollbarRounding = 5;
  style.GrabRounding = 3;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.ScaleAllSizes(scale);
  ImGui::GetStyle() = style;
}

}  // namespace framescope::ui
