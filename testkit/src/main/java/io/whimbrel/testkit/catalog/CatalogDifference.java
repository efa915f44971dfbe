package io.whimbrel.testkit.catalog;

import java.util.Optional;

/**
 * Something that two databases do not have in common.
 *
 * @param property which one of the object; empty where the object is on one side only
 * @param here what it is on the first side
 * @param there what it is on the second side
 */
public record CatalogDifference(
    CatalogObject object,
    Optional<String> property,
    Optional<String> here,
    Optional<String> there) {

  static final Optional<String> PRESENT = Optional.of("there");

  boolean isOf(String kind, String named) {
    return object.kind().equals(kind) && property.equals(Optional.of(named));
  }

  boolean isWhole() {
    return property.isEmpty();
  }

  @Override
  public String toString() {
    if (isWhole()) {
      return "%s is only on the %s side".formatted(object, here.isEmpty() ? "second" : "first");
    }
    return "%s: %s is %s on the first side, %s on the second"
        .formatted(object, property.get(), here.orElse("nothing"), there.orElse("nothing"));
  }
}
