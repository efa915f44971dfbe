/**
 * What the engine may ask of a database: narrow ports that each product implements, by subject in
 * the packages below.
 */
@NullMarked
package io.whimbrel.core.database;

import org.jspecify.annotations.NullMarked;
