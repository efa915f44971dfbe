/** A write load for any database, made from its catalogs. */
@NullMarked
package io.whimbrel.testkit.general;

import org.jspecify.annotations.NullMarked;
