#include "session/account.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "session/give_way.hpp"
#include "session/named_thread.hpp"

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

}  // namespace

void RecordWriter::append(const model::FrameRecord& record) {
  const bool placed = ring_.push(record);
  if (ring_.half_full() && half_full_ && !told_.exchange(true)) half_full_();
  if (placed) return;
  const std::lock_guard lock(overflow_mutex_);
  overflow_.add(record);
  overflowed_.store(true, std::memory_order_release);
}

std::size_t RecordWriter::mark(model::RecordTally& tally) {
  // The overflow first: until the ring is drained nothing newer can get into it, so that what is
  // taken is always a beginning of what was appended, without holes.
  tally = {};
  if (overflowed_.exchange(false, std::memory_order_acquire)) {
    const std::lock_guard lock(overflow_mutex_);
    std::swap(tally, overflow_);
  }
  return ring_.mark();
}

void RecordWriter::drain_to(std::size_t mark, model::StreamLedger& ledger) {
  ring_.drain_to(mark, [&ledger](const model::FrameRecord& record) { ledger.apply(record); });
  told_.store(false);
}

Account::Account(model::Role role, Time start) : ledger_(role, start) {
  snapshot_ = std::make_shared<model::Snapshot>(ledger_.snapshot(start));
  for (RecordWriter& writer : writers_) writer.half_full_ = [this] { hurry(); };
}

Account::~Account() {
  if (thread_.joinable()) finish(0);
}

void Account::start(Options options) {
  options_ = std::move(options);
  thread_ = named_thread("account", [this] { run(); });
}

void Account::note(std::string id, model::Severity severity, std::string text, bool passing) {
  const std::lock_guard lock(mutex_);
  StandingNote& standing = notes_[id];
  standing = {{std::move(id), severity, std::move(text), now()}, passing};
}

void Account::retract(const std::string& id) {
  const std::lock_guard lock(mutex_);
  notes_.erase(id);
}

std::shared_ptr<const model::Snapshot> Account::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

void Account::hurry() {
  {
    const std::lock_guard lock(mutex_);
    hurried_ = true;
  }
  wake_.notify_all();
}

void Account::take_samples(std::vector<model::FrameSample>& samples) {
  samples_.drain([&samples](const model::FrameSample& sample) { samples.push_back(sample); });
}

void Account::run() {
  // A frame in the codec's hands must not become older because figures are due.
  interrupt_nobody();
  Time due = now() + options_.period;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait_until(lock, due, [this] { return hurried_ || stopping_; });
    if (stopping_) return;
    hurried_ = false;
    lock.unlock();
    const Time at = now();
    drain();
    publish(at, false);
    if (options_.published) options_.published();
    if (at >= due) due = std::max(due + options_.period, now());
    lock.lock();
  }
}

void Account::drain() {
  std::array<std::size_t, kProducerCount> marks;
  for (std::size_t i = 0; i < kProducerCount; ++i) marks[i] = writers_[i].mark(tallies_[i]);
  for (std::size_t i = kProducerCount; i-- > 0;) {
    writers_[i].drain_to(marks[i], ledger_);
    if (!tallies_[i].empty()) ledger_.apply(tallies_[i]);
  }
  fresh_samples_.clear();
  ledger_.take_samples(fresh_samples_);
  for (const model::FrameSample& sample : fresh_samples_) samples_.push(sample);
}

void Account::publish(Time at, bool final) {
  auto snapshot = std::make_shared<model::Snapshot>(ledger_.snapshot(at));
  if (options_.supplement) options_.supplement(*snapshot, final);
  snapshot->notes = final ? diagnosis_.conclude(*snapshot) : diagnosis_.update(*snapshot);
  snapshot->packet_loss = diagnosis_.packet_loss();
  snapshot->patched = diagnosis_.patched();
  const std::lock_guard lock(mutex_);
  std::erase_if(notes_, [at](const auto& entry) {
    return entry.second.passing && at - entry.second.note.at > kPassing;
  });
  for (const auto& [id, standing] : notes_) snapshot->notes.push_back(standing.note);
  std::ranges::stable_sort(snapshot->notes, std::greater{}, &model::Note::severity);
  snapshot_ = std::move(snapshot);
}

void Account::finish(std::uint64_t kernel_drops) {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  drain();
  const Time end = now();
  const auto attributed =
      ledger_.snapshot(end).outcomes[static_cast<std::size_t>(FrameOutcome::kLostInKernel)];
  ledger_.finish(end, kernel_drops - std::min(kernel_drops, attributed));
  publish(end, true);
}

}  // namespace framescope::session
