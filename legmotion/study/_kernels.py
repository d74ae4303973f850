"""The regression behind every estimate, once for each correlation of a grid."""

from __future__ import annotations

import math

from numba import njit

from legmotion.units import FloatArray, IntArray


@njit(cache=True, nogil=True)
def whiten(columns: FloatArray, gap_nights: IntArray, rho: float, out: FloatArray) -> float:
    """Take from each row what the row before predicts of it, and scale to one variance.

    Rows that lie `gap_nights` apart resemble each other as rho to that power. Returns half the
    logarithm of the determinant of their correlation.
    """
    half_log_determinant = 0.0
    for j in range(columns.shape[1]):
        out[0, j] = columns[0, j]
    for i in range(1, columns.shape[0]):
        near = rho ** gap_nights[i]
        left = 1.0 - near * near
        half_log_determinant += 0.5 * math.log(left)
        scale = 1.0 / math.sqrt(left)
        for j in range(columns.shape[1]):
            out[i, j] = (columns[i, j] - near * columns[i - 1, j]) * scale
    return half_log_determinant


@njit(cache=True, nogil=True)
def factorise(matrix: FloatArray) -> bool:
    """Replace a positive definite matrix by its lower Cholesky factor; False if it is none."""
    k = matrix.shape[0]
    for j in range(k):
        scale = matrix[j, j]
        for m in range(j):
            matrix[j, j] -= matrix[j, m] * matrix[j, m]
        if not matrix[j, j] > 1e-13 * scale:
            return False
        matrix[j, j] = math.sqrt(matrix[j, j])
        for i in range(j + 1, k):
            for m in range(j):
                matrix[i, j] -= matrix[i, m] * matrix[j, m]
            matrix[i, j] /= matrix[j, j]
    return True


@njit(cache=True, nogil=True)
def solve_factor(factor: FloatArray, right: FloatArray) -> None:
    """Replace the right-hand side by the solution for a matrix given as its Cholesky factor."""
    k = right.size
    for i in range(k):
        for m in range(i):
            right[i] -= factor[i, m] * right[m]
        right[i] /= factor[i, i]
    for i in range(k - 1, -1, -1):
        for m in range(i + 1, k):
            right[i] -= factor[m, i] * right[m]
        right[i] /= factor[i, i]


@njit(cache=True, nogil=True)
def least_squares(
    white: FloatArray, factor: FloatArray, estimate: FloatArray, variance: FloatArray
) -> float:
    """Regress the last column on the others.

    Writes the estimates and the diagonal of the inverse normal matrix, whose Cholesky factor is
    left in `factor`; returns the sum of squared residuals, or NaN for dependent columns.
    """
    n, k = white.shape[0], white.shape[1] - 1
    for i in range(k):
        estimate[i] = 0.0
        for j in range(k):
            factor[i, j] = 0.0
    for row in range(n):
        for i in range(k):
            estimate[i] += white[row, i] * white[row, k]
            for j in range(i + 1):
                factor[i, j] += white[row, i] * white[row, j]
    if not factorise(factor):
        return math.nan
    solve_factor(factor, estimate)
    squares = 0.0
    for row in range(n):
        residual = white[row, k]
        for i in range(k):
            residual -= white[row, i] * estimate[i]
        squares += residual * residual
    for j in range(k):
        # The j-th column of the inverse factor; its squared length is the variance.
        variance[j] = 0.0
        for i in range(j, k):
            value = 1.0 if i == j else 0.0
            for m in range(j, i):
                value -= factor[i, m] * factor[m, k + j]
            factor[i, k + j] = value / factor[i, i]
            variance[j] += factor[i, k + j] * factor[i, k + j]
    return squares


@njit(cache=True, nogil=True)
def regress_over_grid(
    columns: FloatArray,
    gap_nights: IntArray,
    rho: FloatArray,
    white: FloatArray,
    factor: FloatArray,
    estimate: FloatArray,
    se: FloatArray,
    residual_sd: FloatArray,
    log_weight: FloatArray,
) -> None:
    """Regress the last column on the others for each correlation of a grid.

    For correlation r writes estimates, their standard errors, the residual standard deviation,
    and the logarithm of the marginal likelihood of r, up to a constant; NaN in the last two for
    dependent columns. `white` has the shape of `columns`, `factor` (k, 2 k).
    """
    n, k = columns.shape[0], columns.shape[1] - 1
    for r in range(rho.size):
        half_log_determinant = whiten(columns, gap_nights, rho[r], white)
        squares = least_squares(white, factor, estimate[r], se[r])
        if math.isnan(squares):
            residual_sd[r] = math.nan
            log_weight[r] = math.nan
            continue
        variance = squares / (n - k)
        residual_sd[r] = math.sqrt(variance)
        log_weight[r] = -half_log_determinant
        for j in range(k):
            log_weight[r] -= math.log(factor[j, j])
            se[r, j] = residual_sd[r] * math.sqrt(se[r, j])
        if variance > 0.0:
            log_weight[r] -= 0.5 * (n - k) * math.log(variance)
