package io.whimbrel.core.mapping;

/**
 * Which rows of a table are a run's, where others carry the rest of it: the same rows on both
 * sides, since the column goes over as it is.
 *
 * @param column of the source
 * @param image the same column on the target
 */
public record RowShare(String column, String image, RowPart part) {

  /** The same with the sides swapped. */
  public RowShare back() {
    return new RowShare(/* column= */ image, /* image= */ column, part);
  }

  /** The rows in words. */
  public String told() {
    return part.told(column);
  }
}
