/**
 * Databases that others designed, and a comparison of databases that shares nothing with Whimbrel.
 */
@NullMarked
package io.whimbrel.testkit.data;

import org.jspecify.annotations.NullMarked;
