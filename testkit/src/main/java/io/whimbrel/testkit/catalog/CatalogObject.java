package io.whimbrel.testkit.catalog;

import java.util.Comparator;

/**
 * An object of a database.
 *
 * @param kind such as {@code index}
 * @param name as SQL names it, with its schema
 */
public record CatalogObject(String kind, String name) implements Comparable<CatalogObject> {
  private static final Comparator<CatalogObject> ORDER =
      Comparator.comparing(CatalogObject::kind).thenComparing(CatalogObject::name);

  @Override
  public int compareTo(CatalogObject other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
