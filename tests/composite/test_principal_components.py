import numpy as np
import pytest

from par_lib.composite.principal_components import principal_components
from par_lib.errors import ArgumentError


@pytest.mark.parametrize("group", ["Conn", "Sust"])
def test_asem_pillars(asem, oracle, group):
    found = principal_components(asem.scores[list(asem.hierarchy.children(group))])
    variance = oracle("coinr_pca_pillars_variance").query("group == @group")
    np.testing.assert_allclose(found.sd, variance.sdev, atol=1e-9)
    np.testing.assert_allclose(found.explained, variance.var_explained, atol=1e-9)
    loadings = (
        oracle("coinr_pca_pillars_loadings").query("group == @group").set_index("iCode")[["PC1", "PC2"]]
    )
    ours = found.loadings.loc[loadings.index, ["PC1", "PC2"]]
    signs = np.sign((ours * loadings).sum())  # an eigenvector's sign is arbitrary
    np.testing.assert_allclose(ours, loadings * signs, atol=1e-9)


def test_components_rebuild_the_correlations():
    x = np.random.default_rng(3).normal(size=(20, 4))
    found = principal_components(x)
    vectors = found.loadings.to_numpy()
    np.testing.assert_allclose(
        vectors * found.sd.to_numpy() ** 2 @ vectors.T, np.corrcoef(x, rowvar=False), atol=1e-12
    )


@pytest.mark.parametrize("x", [np.ones((4, 2)), np.array([[1.0, np.nan], [2.0, 1.0]])])
def test_what_has_no_components_is_refused(x):
    with pytest.raises(ArgumentError):
        principal_components(x)
