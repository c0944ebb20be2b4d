from par_lib.inputs.folder import inputs_folder
from par_lib.inputs.series import read_register


def test_simulated_inputs_are_generated_and_others_are_data(shipped):
    register = read_register(shipped)
    real, demo = register.series("par-ministry"), register.series("demo-ministry")
    assert inputs_folder(shipped, real, 2023) == shipped.root / "data/clean/par-ministry/2023"
    assert inputs_folder(shipped, demo, 2023) == shipped.root / "build/simulated/demo-ministry/2023"
