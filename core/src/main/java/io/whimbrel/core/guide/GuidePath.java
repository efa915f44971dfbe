package io.whimbrel.core.guide;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The way through guides from one version to another, by Dijkstra's algorithm: of all ways that
 * with the fewest hops against its direction, then with the fewest hops, then the quickest, then
 * the one through the newest versions.
 */
public final class GuidePath {
  private final List<Hop> hops;

  /** Through these guides. */
  public GuidePath(Collection<Hop> hops) {
    this.hops = List.copyOf(hops);
  }

  private record Way(List<Hop> hops, Version end, long against, Duration time) {
    static final Comparator<Way> BEST =
        Comparator.comparingLong(Way::against)
            .thenComparingInt(way -> way.hops().size())
            .thenComparing(Way::time)
            .thenComparing(Way::end, Comparator.reverseOrder());

    Way further(Hop hop, boolean isUp) {
      return new Way(
          Stream.concat(hops.stream(), Stream.of(hop)).toList(),
          hop.guide().to(),
          against + (hop.guide().isDowngrade() == isUp ? 1 : 0),
          time.plus(hop.guide().time().max()));
    }
  }

  /** All versions that guides lead from or to. */
  public Set<Version> versions() {
    return hops.stream()
        .flatMap(hop -> Stream.of(hop.guide().from(), hop.guide().to()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The hops of the way; none when it begins where it ends.
   *
   * @throws Problem that names what is missing between the two
   */
  public List<Hop> find(Version from, Version to) {
    require(from);
    require(to);
    Map<Version, List<Hop>> reached = reached(from, to);
    return Optional.ofNullable(reached.get(to)).orElseThrow(() -> gap(from, to, reached.keySet()));
  }

  private Map<Version, List<Hop>> reached(Version from, Version to) {
    boolean isUp = to.compareTo(from) >= 0;
    Map<Version, List<Hop>> reached = new HashMap<>();
    PriorityQueue<Way> open = new PriorityQueue<>(Way.BEST);
    open.add(new Way(List.of(), from, 0, Duration.ZERO));
    for (Way way = open.poll(); way != null; way = open.poll()) {
      if (reached.putIfAbsent(way.end(), way.hops()) == null) {
        for (Hop hop : hops) {
          if (hop.guide().from().equals(way.end())) {
            open.add(way.further(hop, isUp));
          }
        }
      }
    }
    return reached;
  }

  private void require(Version version) {
    Set<Version> known = versions();
    if (!known.contains(version)) {
      throw Problem.of(ProblemCode.USAGE)
          .what("no guide leads from or to version " + version)
          .fix(
              known.isEmpty()
                  ? "write a guide first, as docs/guides.md shows"
                  : "name one of " + nearest(version, known))
          .exception();
    }
  }

  private static String nearest(Version version, Set<Version> known) {
    TreeSet<Version> sorted = new TreeSet<>(known);
    List<Version> near = new ArrayList<>();
    Optional.ofNullable(sorted.floor(version)).ifPresent(near::add);
    Optional.ofNullable(sorted.ceiling(version)).ifPresent(near::add);
    return near.stream().map(Version::toString).collect(Collectors.joining(" or "))
        + (sorted.size() > near.size() ? "; guides know " + joined(sorted) : "");
  }

  private Problem gap(Version from, Version to, Set<Version> reached) {
    boolean isUp = to.compareTo(from) >= 0;
    Comparator<Version> order = isUp ? Comparator.naturalOrder() : Comparator.reverseOrder();
    Set<Version> leading = leading(to);
    Version last = reached.stream().filter(v -> order.compare(v, to) <= 0).max(order).orElse(from);
    Version next = leading.stream().filter(v -> order.compare(v, last) > 0).min(order).orElse(to);
    return Problem.of(ProblemCode.USAGE)
        .what(
            "no guides lead from %s to %s: from %s they lead as far as %s, and to %s they begin at %s"
                .formatted(from, to, from, last, to, next))
        .fix(
            isUp
                ? "write a guide from %s to %s".formatted(last, next)
                : ("take back what was done with 'whimbrel guide rollback --to %s', or write a"
                        + " guide from %s to %s")
                    .formatted(to, last, next))
        .exception();
  }

  /** The versions from which guides lead to this one. */
  private Set<Version> leading(Version to) {
    Set<Version> leading = new HashSet<>(Set.of(to));
    boolean isMore = true;
    while (isMore) {
      isMore = false;
      for (Hop hop : hops) {
        if (leading.contains(hop.guide().to()) && leading.add(hop.guide().from())) {
          isMore = true;
        }
      }
    }
    return leading;
  }

  private static String joined(Collection<Version> versions) {
    return versions.stream().map(Version::toString).collect(Collectors.joining(", "));
  }
}
