package io.whimbrel.testkit.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what two databases hold beside rows: every object that the catalogs know, paired by kind
 * and name, with all its properties as the servers themselves write them.
 *
 * <p>Servers of two major versions write some things differently. Each such difference is explained
 * by a rule that names its reason; no kind of object is left out.
 *
 * @param unexplained what is really different
 * @param explained what the versions make different, with the reason
 */
public record CatalogComparison(
    List<CatalogDifference> unexplained, Map<CatalogDifference, String> explained) {
  public CatalogComparison {
    unexplained = List.copyOf(unexplained);
    explained = Map.copyOf(explained);
  }

  /**
   * Compares two databases, on connections that are not in a transaction. The second one is where
   * definitions of the first one are read and written again; nothing of that stays.
   */
  public static CatalogComparison of(Connection here, Connection there) throws SQLException {
    Catalog one = Catalog.of(here);
    Catalog other = Catalog.of(there);
    List<CatalogDifference> unexplained = new ArrayList<>();
    Map<CatalogDifference, String> explained = new LinkedHashMap<>();
    MajorDifferences majors = new MajorDifferences(one, other);
    Rewriting rewriting = new Rewriting(there);
    for (CatalogDifference difference : differences(one, other)) {
      Optional<String> reason = majors.reason(difference);
      if (reason.isEmpty()) {
        reason = rewriting.reason(difference);
      }
      reason.ifPresentOrElse(
          text -> explained.put(difference, text), () -> unexplained.add(difference));
    }
    return new CatalogComparison(unexplained, explained);
  }

  private static List<CatalogDifference> differences(Catalog here, Catalog there) {
    SortedSet<CatalogObject> objects = new TreeSet<>(here.objects().keySet());
    objects.addAll(there.objects().keySet());
    List<CatalogDifference> differences = new ArrayList<>();
    for (CatalogObject object : objects) {
      SortedMap<String, String> mine = here.objects().get(object);
      SortedMap<String, String> theirs = there.objects().get(object);
      if (mine != null && theirs != null) {
        add(object, mine, theirs, differences);
      } else {
        differences.add(
            new CatalogDifference(
                object,
                Optional.empty(),
                mine != null ? CatalogDifference.PRESENT : Optional.empty(),
                theirs != null ? CatalogDifference.PRESENT : Optional.empty()));
      }
    }
    return differences;
  }

  private static void add(
      CatalogObject object,
      SortedMap<String, String> here,
      SortedMap<String, String> there,
      List<CatalogDifference> differences) {
    SortedMap<String, String> all = new TreeMap<>(here);
    all.putAll(there);
    for (String property : all.keySet()) {
      Optional<String> mine = Optional.ofNullable(here.get(property));
      Optional<String> theirs = Optional.ofNullable(there.get(property));
      if (!mine.equals(theirs)) {
        differences.add(new CatalogDifference(object, Optional.of(property), mine, theirs));
      }
    }
  }
}
