package io.whimbrel.engine.guide;

import io.whimbrel.core.guide.Version;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How all guides stand in an environment.
 *
 * @param found the version that the environment itself says; empty where nobody asked it
 */
public record EnvironmentStanding(
    Environment environment, List<HopStanding> hops, Optional<Version> found) {
  public EnvironmentStanding {
    hops = List.copyOf(hops);
  }

  /** The guide that is neither done nor taken back; at most one is. */
  public Optional<HopStanding> between() {
    return hops.stream()
        .filter(HopStanding::isBetween)
        .max(Comparator.comparing(HopStanding::since));
  }

  /**
   * The version that the environment has: as it says itself, unless a guide is under way, or as the
   * journals know.
   */
  public Optional<Version> current() {
    return between().isEmpty() && found.isPresent() ? found : recorded();
  }

  /**
   * The version that the guides know that were followed there last: where the one led that passed,
   * or where the one began that was taken back or is under way.
   */
  public Optional<Version> recorded() {
    return between()
        .or(
            () ->
                hops.stream()
                    .filter(hop -> hop.run().isPresent())
                    .max(Comparator.comparing(HopStanding::since)))
        .map(
            hop ->
                hop.state() == HopState.PASSED
                    ? hop.plan().guide().to()
                    : hop.plan().guide().from());
  }

  /** Whether the environment says another version than guides have led to. */
  public boolean isOtherThanRecorded() {
    return between().isEmpty()
        && found.isPresent()
        && recorded().isPresent()
        && !found.equals(recorded());
  }

  /** How one guide stands. */
  public HopStanding of(String name) {
    return hops.stream()
        .filter(hop -> hop.plan().guide().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The guides to take back to come to a version, in the order in which they are taken back.
   *
   * @param to empty for one guide
   */
  public List<HopStanding> downTo(Optional<Version> to) {
    List<HopStanding> back = new ArrayList<>();
    between().ifPresent(back::add);
    Optional<Version> at = recorded();
    if (at.isEmpty()) {
      throw wrong("no guide was followed there", "see it with 'whimbrel guide status'");
    }
    while (to.isPresent() ? !at.equals(to) : back.isEmpty()) {
      HopStanding next = leading(at.orElseThrow(), back, to);
      back.add(next);
      at = Optional.of(next.plan().guide().from());
    }
    return back;
  }

  private HopStanding leading(Version at, List<HopStanding> back, Optional<Version> to) {
    return hops.stream()
        .filter(hop -> hop.state() == HopState.PASSED && hop.plan().guide().to().equals(at))
        .filter(hop -> !back.contains(hop))
        .max(Comparator.comparing(HopStanding::since))
        .orElseThrow(
            () ->
                wrong(
                    "no guide was followed there to version %s, from which to go back to %s"
                        .formatted(at, to.map(Version::toString).orElse("the one before")),
                    "go back no further than to " + at + ", or write a guide that leads down"));
  }

  private Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what(what)
        .where(environment.name().toLowerCase(Locale.ROOT))
        .fix(fix)
        .exception();
  }
}
